import { listRoutes } from './lists.ts';
import type { ApiRoute } from './route.ts';

/** All routes of the API, in the order in which `/docs` shows them. */
export const API_ROUTES: readonly ApiRoute[] = [...listRoutes];
