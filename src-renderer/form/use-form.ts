/** The state of a form: values, faults, what is changed, the draft, and the way to save. */
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Failure, FieldFault } from '../../src-core/kernel/failures.ts'
import type { FieldDescription } from '../../src-core/operations/contract.ts'
import {
  changedValues,
  type Faults,
  faultOf,
  faultsOf,
  isBlank,
  keepDraft,
  type Range,
  rangeFault,
  readDraft,
  splitFaults,
  type Values,
} from './form-values.ts'

export interface FormInput {
  readonly fields: readonly FieldDescription[]
  /** Pairs of fields of which the second lies after the first. */
  readonly ranges?: readonly Range[]
  readonly start: Values
  /** Of the record that `start` was read from; 0 for a new one. */
  readonly version: number
  /** Names the draft: entity and id. */
  readonly draftKey: string
}

export interface FormControl {
  readonly values: Values
  readonly faults: Faults
  /** Faults that the core found outside the fields shown. */
  readonly others: readonly FieldFault[]
  readonly dirty: boolean
  /** The version to save against: the one that the operator began from, so that a later save of another is a conflict. */
  readonly version: number
  /** Counts how often the fields began anew; texts that could not be read go with it. */
  readonly round: number
  /** When the draft that the form began with was left, in milliseconds; `null` for none. */
  readonly draftFrom: number | null
  set(key: string, value: unknown): void
  /** Checks a field on leaving it. */
  leave(field: FieldDescription): void
  /** A text that cannot be read as the field's value. */
  fault(path: string, reason: string | null): void
  /** Checks all; answers what changed, or `null` with the faults shown. */
  check(): Values | null
  /** Shows the faults that the core found. */
  refuse(failure: Failure): void
  /** Back to the start, without the draft. */
  discard(): void
  /** The values are in the books; the next answer of the core is the new start. */
  saved(): void
  /** Takes values as the new ones under the operator's hands. */
  put(values: Values): void
}

/** Puts the focus on the first field at fault, in reading order. */
function focusFirstFault(root: HTMLElement | null): void {
  root?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}

/** Puts the focus on the first field at fault as soon as the faults are shown, whoever found them. */
export function useFaultFocus(root: RefObject<HTMLElement | null>): () => void {
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    if (asked > 0) focusFirstFault(root.current)
  }, [asked, root])
  return () => setAsked((before) => before + 1)
}

/** Keeps what is changed as a draft for when the operator comes back. */
function useDraft(key: string, values: Values, dirty: boolean): void {
  useEffect(() => {
    if (dirty) keepDraft(key, { values, at: Date.now() })
  }, [key, values, dirty])
}

/** Faults by field, and the texts that cannot be read as their field's value. */
function useFaults(fields: readonly FieldDescription[], ranges: readonly Range[]) {
  const [faults, setFaults] = useState<Faults>({})
  const [others, setOthers] = useState<readonly FieldFault[]>([])
  // known at once, before the next render
  const unread = useRef<Record<string, string>>({})
  const show = useCallback((path: string, reason: string | null) => {
    setFaults((before) => {
      if (reason === null && before[path] === undefined) return before
      const { [path]: _gone, ...rest } = before
      return reason === null ? rest : { ...rest, [path]: reason }
    })
  }, [])
  const fault = useCallback(
    (path: string, reason: string | null) => {
      if (reason === null) delete unread.current[path]
      else unread.current[path] = reason
      show(path, reason)
    },
    [show],
  )
  const put = (here: Faults, elsewhere: readonly FieldFault[]) => {
    setFaults(here)
    setOthers(elsewhere)
  }
  return {
    faults,
    others,
    fault,
    show,
    leave: (field: FieldDescription, values: Values) => {
      // what cannot be read keeps its own reason
      const showFault = (key: string, reason: string | null) => {
        if (unread.current[key] === undefined) show(key, reason)
      }
      showFault(field.key, faultOf(field, values[field.key]))
      for (const range of ranges.filter(({ from, to }) => field.key === from || field.key === to)) {
        const end = fields.find(({ key }) => key === range.to)
        if (end && !isBlank(values[end.key])) showFault(end.key, faultOf(end, values[end.key]) ?? rangeFault(range, fields, values))
      }
    },
    check: (values: Values) => {
      const all = { ...faultsOf(fields, values, '', ranges), ...unread.current }
      put(all, [])
      return Object.keys(all).length === 0
    },
    refuse: (failure: Failure) => {
      const split = splitFaults(failure.fields ?? [], fields)
      put(split.here, split.elsewhere)
    },
    clear: () => {
      unread.current = {}
      put({}, [])
    },
  }
}

const NO_RANGES: readonly Range[] = []

export function useForm({ fields, ranges = NO_RANGES, start, version, draftKey }: FormInput): FormControl {
  const [draft] = useState(() => readDraft(draftKey))
  const [base, setBase] = useState({ start, version, round: 0 })
  const [values, setValues] = useState<Values>(() => (draft ? { ...start, ...draft.values } : start))
  const [draftFrom, setDraftFrom] = useState(draft?.at ?? null)
  const faults = useFaults(fields, ranges)
  const isSaved = useRef(false)
  const changed = useMemo(() => changedValues(fields, base.start, values), [fields, base, values])
  const dirty = Object.keys(changed).length > 0
  const latest = useRef({ values, changed })
  latest.current = { values, changed }
  useDraft(draftKey, values, dirty)
  // a record that moved under unsaved work is left alone: saving then tells both values apart
  if (base.start !== start && (!dirty || isSaved.current)) {
    isSaved.current = false
    setBase({ start, version, round: base.round })
    setValues(start)
  }
  const forget = () => {
    keepDraft(draftKey, null)
    setDraftFrom(null)
    faults.clear()
  }
  return {
    ...{ values, dirty, draftFrom, version: base.version, round: base.round, faults: faults.faults, others: faults.others },
    set: (key, value) => {
      setValues((before) => ({ ...before, [key]: value }))
      // known by the latest faults, also where a field is filled in from elsewhere
      faults.show(key, null)
    },
    leave: (field) => faults.leave(field, latest.current.values),
    fault: faults.fault,
    check: () => (faults.check(latest.current.values) ? latest.current.changed : null),
    refuse: faults.refuse,
    saved: () => {
      isSaved.current = true
      forget()
    },
    discard: () => {
      forget()
      setBase({ ...base, round: base.round + 1 })
      setValues(base.start)
    },
    put: setValues,
  }
}
