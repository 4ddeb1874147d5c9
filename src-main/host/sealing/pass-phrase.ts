/** What a pass-phrase of backups may be. */
import { z } from 'zod'

/** Who has a backup may try as long as he likes: fewer characters are found. */
export const SHORTEST_PASS_PHRASE = 12
const LONGEST = 1000

export const passPhraseInput = z.string().min(1).max(LONGEST)

/** Refuses what could not be typed again: a line break, or a space at an end that nobody sees. */
export const newPassPhraseInput = z
  .string()
  .min(SHORTEST_PASS_PHRASE)
  .max(LONGEST)
  .refine((text) => text === text.trim(), 'must not begin or end with a space')
  .refine((text) => !/\p{Cc}/u.test(text), 'must be one line without control characters')
  .refine((text) => new Set(text).size > 3, 'must not be one character again and again')
