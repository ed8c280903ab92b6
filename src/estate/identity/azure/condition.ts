/** What stands before a condition in a language that is not known. */
export const notUnderstood = 'in a language that is not understood:';
