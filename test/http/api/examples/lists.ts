import type { Examples } from './examples.ts';
import { person } from './person.ts';

const params = { list: 'clientes' };

export const listExamples: Examples = {
  listLists: {},
  getList: { given: (engine) => person(engine), params },
  listContacts: { given: (engine) => person(engine), params },
  importContacts: { params, body: 'telefone;nome\n11970000001;Ana\n1;Bia\n11970000001;Ana\n' },
  exportContacts: { given: (engine) => person(engine), params },
};
