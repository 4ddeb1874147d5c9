/** How a usage file writes dates, numbers and durations, where the operator names it. */
import type { UsageDetection } from '../../../src-core/rating/contract.ts'
import { ChoiceBox, TextBox } from '../../form/boxes.tsx'
import { importText } from '../import/text.ts'
import { usageText as text } from './text.ts'

/** What is left out is found out from the columns, or asked for. */
export interface UsageReading {
  readonly encoding?: string
  readonly delimiter?: string
  readonly header_row?: number
  readonly date_form?: string
  readonly decimal_mark?: string
  readonly duration_form?: string
}

export interface ReadingFormProps {
  readonly found: Pick<UsageDetection, 'encoding' | 'delimiter' | 'header_row' | 'header'>
  readonly reading: UsageReading
  readonly onReading: (reading: UsageReading) => void
}

const TABLE_OPTIONS = [
  ['encoding', importText.encoding, importText.encodings],
  ['delimiter', importText.separator, importText.separators],
] as const
const OPTIONS = ['date_form', 'decimal_mark', 'duration_form'] as const

export function ReadingForm({ found, reading, onReading }: ReadingFormProps) {
  const choose = (option: (typeof OPTIONS)[number], value: string) => {
    const { [option]: _was, ...rest } = reading
    onReading(value === '' ? rest : { ...rest, [option]: value })
  }
  return (
    <div className="usage-reading-form">
      {TABLE_OPTIONS.map(([option, label, words]) => (
        <label key={option}>
          <span className="field-label">{label}</span>
          <ChoiceBox
            value={reading[option] ?? found[option]}
            choices={Object.entries(words).map(([value, word]) => ({ value, label: word }))}
            onChange={(value) => onReading({ ...reading, [option]: value })}
          />
        </label>
      ))}
      {found.header !== null && (
        <label>
          <span className="field-label">{importText.headerRow}</span>
          <TextBox
            value={String(reading.header_row ?? found.header_row)}
            onChange={(value) => {
              if (/^[1-9]\d{0,2}$/.test(value)) onReading({ ...reading, header_row: Number(value) })
            }}
          />
        </label>
      )}
      {OPTIONS.map((option) => (
        <label key={option}>
          <span className="field-label">{text.reading[option]}</span>
          <ChoiceBox
            value={reading[option] ?? 'found'}
            choices={[
              { value: 'found', label: text.reading.found },
              ...Object.entries<string>(text.reading.forms[option]).map(([value, label]) => ({ value, label })),
            ]}
            onChange={(value) => choose(option, value === 'found' ? '' : value)}
          />
        </label>
      ))}
    </div>
  )
}
