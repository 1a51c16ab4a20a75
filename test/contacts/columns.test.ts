import { describe, expect, it } from 'vitest';
import { readColumns } from '../../src/contacts/columns.ts';

const columnsOf = (...cells: string[]) => readColumns({ line: 1, cells }, 'BR');

describe('the header row', () => {
  it.each([
    'Telefone',
    'CELULAR',
    'WhatsApp',
    'fone',
    'Número',
    'NUMERO',
    'phone',
    'Mobile',
    'Número de telefone',
    'tel.',
  ])('takes %j for the phone', (header) => {
    expect(columnsOf('cidade', header).phone).toMatchObject({ index: 1, header });
  });

  it.each(['Nome', 'name', 'Primeiro nome', 'NOME COMPLETO', 'First Name'])(
    'takes %j for the name',
    (header) => {
      expect(columnsOf(header, 'telefone').name).toMatchObject({ index: 0, header });
    },
  );

  it.each(['Segmento', 'segment', 'Especialidade'])('takes %j for the segment', (header) => {
    expect(columnsOf('telefone', header).segment).toMatchObject({ index: 1, header });
  });

  it('makes every other column an attribute, and leaves columns without a header out', () => {
    const columns = columnsOf('telefone', '', 'Cidade', 'Última compra', ' ');
    expect(columns.attributes.map(({ index, key }) => [index, key])).toEqual([
      [2, 'cidade'],
      [3, 'ultima_compra'],
    ]);
    expect(columns).toMatchObject({ name: undefined, segment: undefined, width: 5 });
  });

  it('prefers the number that is most likely on WhatsApp', () => {
    const columns = columnsOf('telefone', 'celular', 'número', 'nome', 'primeiro nome');
    expect(columns.phone.key).toBe('celular');
    expect(columns.name?.key).toBe('nome');
    expect(columns.attributes.map(({ key }) => key)).toEqual(['telefone', 'numero', 'primeiro_nome']);
  });
});

describe('a file is refused', () => {
  it('without a phone column, naming the headers found and those accepted', () => {
    const read = () => readColumns({ line: 3, cells: ['Nome', 'E-mail '] }, 'BR');
    expect(read).toThrow(
      /^Contact file: header: line 3: no phone column among "Nome", "E-mail"; name .*whatsapp, celular.* or number/,
    );
  });

  it('without a header row', () => {
    expect(() => columnsOf('Maria', '(11) 90000-0001')).toThrow(
      /first row holds a phone number.*header row above/,
    );
  });

  it('with the same header twice', () => {
    expect(() => columnsOf('telefone', 'Cidade', 'cidade ')).toThrow(
      /columns 2 \("Cidade"\) and 3 \("cidade"\) have the same header; rename or remove one/,
    );
  });
});
