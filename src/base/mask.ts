/** What stands in place of a value that tells of a person. */
export const mask = '•••'
