/** A browser lets no more than 64 KiB go along with a page that closes. */
const alongWithThePage = 60 << 10;

/** goesAlong tells whether a draft can still be sent when the page has closed.
 * One that cannot, a long list, is sent before, while the browser asks whether
 * to leave. */
export const goesAlong = (draft: string) => new Blob([draft]).size <= alongWithThePage;
