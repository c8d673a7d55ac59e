/** What a session token may look like; anything else never reaches the API. */
const shapes = {
  checkout: /^cs_(?:test|live)_[\w-]{16,128}$/,
  portalLink: /^sess_[\w-]{16,128}$/,
  portal: /^pss_[\w-]{16,128}$/,
};

export const isToken = (kind: keyof typeof shapes, value: string): boolean => shapes[kind].test(value);

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

export const isId = (value: string): boolean => uuid.test(value);
