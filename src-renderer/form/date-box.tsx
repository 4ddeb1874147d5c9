/** A date as people type it, with a calendar beside it for those who point. */
import { Popover } from '@mantine/core'
import { DatePicker } from '@mantine/dates'
import { CalendarDays } from 'lucide-react'
import { useState } from 'react'
import type { CalendarDate } from '../../src-core/kernel/dates.ts'
import { useTypedDates } from '../client/use-session.ts'
import { IconButton } from '../components/button.tsx'
import { formatDate } from '../format/dates.ts'
import { parseDate } from '../format/parse.ts'
import { text } from '../text/en.ts'
import { type BoxProps, TypedBox } from './boxes.tsx'

export interface DateBoxProps extends BoxProps {
  readonly value: CalendarDate | null
  readonly onChange: (value: CalendarDate | null) => void
  readonly onFault?: ((fault: string | null) => void) | undefined
  readonly onEnter?: (() => void) | undefined
}

export function DateBox({ value, onChange, onFault, disabled, ...rest }: DateBoxProps) {
  const dates = useTypedDates()
  const { today } = dates
  const [open, setOpen] = useState(false)
  return (
    <div className="box-with-button">
      <TypedBox<CalendarDate>
        {...rest}
        disabled={disabled}
        value={value}
        right={false}
        show={formatDate}
        read={(typed) => parseDate(typed, dates)}
        fault={text.form.noDate}
        placeholder={text.form.dateForm}
        onChange={onChange}
        onFault={onFault}
      />
      <Popover opened={open} onChange={setOpen} position="bottom-end" floatingStrategy="fixed" trapFocus returnFocus withinPortal={false}>
        <Popover.Target>
          <IconButton label={text.form.calendar} disabled={disabled === true} onClick={() => setOpen((before) => !before)}>
            <CalendarDays size={15} strokeWidth={1.6} aria-hidden />
          </IconButton>
        </Popover.Target>
        <Popover.Dropdown>
          <DatePicker
            size="xs"
            value={value}
            defaultDate={value ?? today}
            hideOutsideDates
            ariaLabels={{ previousMonth: text.form.previousMonth, nextMonth: text.form.nextMonth }}
            onChange={(next) => {
              onFault?.(null)
              onChange(next)
              setOpen(false)
            }}
          />
        </Popover.Dropdown>
      </Popover>
    </div>
  )
}
