/** How payments settle documents by themselves: of the company, and of each customer account that has a rule of its own. */
export const MATCHING_RULES = {
  wholeNumber: 'What the reference names by whole numbers',
  exactAmount: 'That, else the only document of the exact amount',
  oldestFirst: 'That, else the oldest due first',
  byHand: 'Nothing: all is matched by hand',
} as const
export type MatchingRule = keyof typeof MATCHING_RULES
