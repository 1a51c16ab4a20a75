import { afterAll } from 'vitest';
import { endFile } from './at-file-end.ts';

// Vitest runs this in every test file, also where files share their modules.
afterAll(endFile);
