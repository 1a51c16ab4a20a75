/** What a file asks for that is dropped into a chat without a word. */
export const IMPORT = 'contatos importar';
