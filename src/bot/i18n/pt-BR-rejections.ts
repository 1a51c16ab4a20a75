import type { RejectionCode } from '../../contacts/read-contact.ts';

/** Why a row of a contact file, or a phone, is not taken. */
export const ptBRRejections: Readonly<Record<RejectionCode, string>> = {
  empty: 'Falta o telefone.',
  scientific_notation:
    'O Excel trocou o telefone por um número arredondado (como 5,51E+12) e os dígitos se perderam. Formate a coluna como Texto, digite os números de novo e salve o arquivo.',
  multiple_numbers: 'Há mais de um telefone na célula. Deixe um só ou use uma linha para cada.',
  not_a_number: 'Isto não é um telefone. Use só dígitos, espaços, +, ( ) e -.',
  too_short: 'Faltam dígitos no telefone.',
  too_long: 'O telefone tem dígitos demais. Número de outro país precisa começar com + e o código do país.',
  missing_area_code: 'Falta o DDD no telefone. Coloque-o na frente, como em 11 90000-0000.',
  unknown_country: 'Nenhum país tem esse código. Depois do + vem o código do país, por exemplo +55.',
  invalid_for_region:
    'Esse telefone não existe: confira o DDD e os dígitos. Número de outro país precisa começar com + e o código do país.',
  too_many_cells:
    'A linha tem mais células que o cabeçalho. Uma célula que contém o separador precisa estar entre aspas.',
  unreadable_text: 'Há letras ilegíveis. Salve o arquivo como "CSV UTF-8".',
};
