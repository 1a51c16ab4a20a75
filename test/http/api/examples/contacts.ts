import { fleet } from '../../../engine/test-engine.ts';
import type { Examples } from './examples.ts';
import { person, PHONE } from './person.ts';

const params = { phone: PHONE };

export const contactExamples: Examples = {
  findContacts: { given: (engine) => person(engine), query: { search: '0001' } },
  getContact: { given: (engine) => person(engine), params },
  saveContact: { params, body: { name: 'Ana', attributes: { cidade: 'Santos' }, lists: ['clientes'] } },
  checkContacts: { given: (engine) => fleet(engine, 'vendas-1'), body: { phones: [PHONE] } },
  optOutContact: { given: (engine) => person(engine), params },
  optInContact: { given: (engine) => person(engine), params },
};
