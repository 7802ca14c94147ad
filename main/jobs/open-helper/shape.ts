/**
 * Strict checks of what came over a pipe, small enough to be read in one go: they are what stands between any
 * program of a user and code that runs as root. A check hands back the value as it is typed, or throws.
 */
export type Shape<Value> = (value: unknown) => Value;

export class ShapeError extends Error {}

export function text(maxLength: number, pattern?: RegExp): Shape<string> {
  return (value) => {
    if (typeof value !== 'string' || value.length > maxLength || pattern?.test(value) === false) {
      throw new ShapeError('text');
    }
    return value;
  };
}

/** A whole number that is not negative and that JavaScript holds exactly. */
export const whole: Shape<number> = (value) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new ShapeError('whole');
  return value;
};

/** A whole number, negative or not, that JavaScript holds exactly. */
export const integer: Shape<number> = (value) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new ShapeError('integer');
  return value;
};

export const trueOrFalse: Shape<boolean> = (value) => {
  if (typeof value !== 'boolean') throw new ShapeError('boolean');
  return value;
};

export function orNull<Value>(shape: Shape<Value>): Shape<Value | null> {
  return (value) => (value === null ? null : shape(value));
}

export function listOf<Value>(shape: Shape<Value>, mostItems: number): Shape<Value[]> {
  return (value) => {
    if (!Array.isArray(value) || value.length > mostItems) throw new ShapeError('list');
    return value.map((item: unknown) => shape(item));
  };
}

export function exactly<const Value extends string>(wanted: Value): Shape<Value> {
  return (value) => {
    if (value !== wanted) throw new ShapeError(wanted);
    return wanted;
  };
}

/** An object with these names and no others. */
export function record<Shapes extends Record<string, Shape<unknown>>>(
  shapes: Shapes,
): Shape<{ [Name in keyof Shapes]: ReturnType<Shapes[Name]> }> {
  const names = Object.keys(shapes);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ShapeError('object');
    const given = new Map<string, unknown>(Object.entries(value));
    if (given.size !== names.length) throw new ShapeError('names');
    const checked = names.map((name) => {
      if (!given.has(name)) throw new ShapeError(name);
      return [name, shapes[name]?.(given.get(name))] as const;
    });
    return Object.fromEntries(checked) as { [Name in keyof Shapes]: ReturnType<Shapes[Name]> };
  };
}

/** The first of these that fits. */
export function oneOf<A, B>(first: Shape<A>, second: Shape<B>): Shape<A | B> {
  return (value) => {
    try {
      return first(value);
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      return second(value);
    }
  };
}
