/** More sockets has no computer that anybody carries to a table. */
const mostPorts = 32;

/** How many ports somebody typed; `null` for everything that is no such number. */
export function portCountOf(typed: string): number | null {
  const text = typed.trim();
  const count = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= mostPorts ? count : null;
}
