/** Notes of reverse charge of earlier files, which had them in one language. */
import { readRecord, writeChange } from '../entities/records.ts'
import { sortKey } from '../kernel/text.ts'
import type { CarryOverStep } from '../operations/steps.ts'
import { REVERSE_CHARGE_WORDS } from '../setup/presets/company-countries.ts'
import { tax } from './model.ts'

/** A note in the words of the law is given those of the other languages; one of the company's own stays as it is. */
export const translateNotes: CarryOverStep = {
  number: 13,
  name: 'tax.notesByLanguage',
  does: 'Notes of reverse charge in the words of the law are told in the language of each document',
  run: async (context) => {
    const rows = await context.store.db
      .selectFrom('tax')
      .select(['id', 'note', 'note_i18n'])
      .where('note', 'is not', null)
      .orderBy('id')
      .execute()
    let translated = 0
    for (const { id, note, note_i18n } of rows) {
      const words = note_i18n ?? translationsOf(note as string)
      if (words !== null) translated += 1
      await writeChange(context, tax, await readRecord(context.store, tax, id), { note_key: sortKey(note as string), note_i18n: words })
    }
    return {
      rows: translated,
      says: `${translated === 1 ? '1 note of reverse charge is' : `${translated} notes of reverse charge are`} told in the language of each document from here on.`,
    }
  },
}

function translationsOf(note: string): string | null {
  return Object.values(REVERSE_CHARGE_WORDS).includes(note) ? JSON.stringify(REVERSE_CHARGE_WORDS) : null
}
