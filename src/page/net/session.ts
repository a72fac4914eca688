/** The token: in this tab only, until it is closed. A reload keeps it, another tab asks for its own. */
const KEY = 'zdr.token';

export const session = {
  token: (): string | undefined => sessionStorage.getItem(KEY) ?? undefined,
  keep: (token: string): void => sessionStorage.setItem(KEY, token),
  forget: (): void => sessionStorage.removeItem(KEY),
};

/** As the daemon takes them; what is longer or holds a space never was one. */
export const isToken = (text: string): boolean => /^[\x21-\x7e]{1,512}$/.test(text);

/** A key for one request, so that it is carried out once, however often it is sent. */
export const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
