/** list is an array of the server's, which says null for an empty one here and there. */
export const list = <T,>(of: readonly T[] | null | undefined): T[] => (of ?? []) as T[];
