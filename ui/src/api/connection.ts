/** A signal is a value that components follow (useSyncExternalStore). */
export class Signal<T> {
  private followers = new Set<() => void>();
  constructor(private value: T) {}
  get = () => this.value;
  set = (value: T) => {
    if (value === this.value) return;
    this.value = value;
    this.followers.forEach((f) => f());
  };
  follow = (f: () => void) => {
    this.followers.add(f);
    return () => void this.followers.delete(f);
  };
}

/** online tells whether the last request reached the server. */
export const online = new Signal(true);

export const connection = { lost: () => online.set(false), back: () => online.set(true) };
