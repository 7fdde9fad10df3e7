/** mayBeCaseNumber tells what a search may put into an address: a case's number
 * (HD210102-26-01795) or its beginning. An id number never is one, spaced or
 * not; it goes by the form that registers the look. */
export const mayBeCaseNumber = (text = '') => /^[A-Za-z]{0,4}\d{0,6}(-\d{0,2}(-\d{0,7})?)?$/.test(text);
