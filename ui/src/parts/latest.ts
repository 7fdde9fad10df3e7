/** latest makes of a write one that runs once at a time and loses nothing: of
 * what is asked for meanwhile, the last follows. The promise ends with the last,
 * and fails if that fails; an earlier failure is overtaken. */
export function latest<A>(write: (a: A) => Promise<unknown>): (a: A) => Promise<void> {
  let next: { a: A } | undefined, running: Promise<void> | undefined;
  const work = async () => {
    while (next) {
      const { a } = next;
      next = undefined;
      await write(a).catch((e: unknown) => {
        if (!next) throw e;
      });
    }
  };
  return (a) => {
    next = { a };
    return (running ??= work().finally(() => (running = undefined)));
  };
}
