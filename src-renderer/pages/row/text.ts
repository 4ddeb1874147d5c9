/** The texts of the pages of rows, as in `text/en.ts`. */
export const rowText = {
  gone: (label: string, id: number) => `${label} ${id} is not there, or no longer in its list`,
} as const
