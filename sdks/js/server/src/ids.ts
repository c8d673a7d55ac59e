const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;

/** Whether a value may stand as one segment of an upstream path: no dots, slashes, percent signs or spaces. */
export const isId = (value: unknown): value is string => typeof value === "string" && ID.test(value);

/**
 * Fills `{name}` segments of a route template with ids.
 *
 * @throws TypeError when an id is missing or could leave its segment, so no such URL is ever requested
 */
export function fillPath(template: string, ids: Readonly<Record<string, string | undefined>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const id = ids[name];
    if (!isId(id)) throw new TypeError(`no usable ${name} for ${template}`);
    return id;
  });
}
