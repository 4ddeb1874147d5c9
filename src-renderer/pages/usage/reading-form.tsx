/** How a usage file writes dates and numbers, where the operator names it. */
import { ChoiceBox } from '../../form/boxes.tsx'
import { usageText as text } from './text.ts'

/** What is left out is found out from the columns, or asked for. */
export interface UsageReading {
  readonly date_form?: string
  readonly decimal_mark?: string
}

export interface ReadingFormProps {
  readonly reading: UsageReading
  readonly onReading: (reading: UsageReading) => void
}

const OPTIONS = ['date_form', 'decimal_mark'] as const

export function ReadingForm({ reading, onReading }: ReadingFormProps) {
  const choose = (option: keyof UsageReading, value: string) => {
    const { [option]: _was, ...rest } = reading
    onReading(value === '' ? rest : { ...rest, [option]: value })
  }
  return (
    <div className="usage-reading-form">
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
