/** The state of a form: values, faults, what is changed, the draft, and the way to save. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Failure, FieldFault } from '../../src-core/kernel/failures.ts'
import type { FieldDescription } from '../../src-core/operations/contract.ts'
import { changedValues, type Faults, faultOf, faultsOf, keepDraft, readDraft, splitFaults, type Values } from './form-values.ts'

export interface FormInput {
  readonly fields: readonly FieldDescription[]
  readonly start: Values
  /** Names the draft: entity and id. */
  readonly draftKey: string
}

export interface FormControl {
  readonly values: Values
  readonly faults: Faults
  /** Faults that the core found outside the fields shown. */
  readonly others: readonly FieldFault[]
  readonly dirty: boolean
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
  /** Takes values as the new ones under the operator's hands. */
  put(values: Values): void
}

/** Puts the focus on the first field at fault, in reading order. */
export function focusFirstFault(root: HTMLElement | null): void {
  root?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}

/** Keeps what is changed as a draft for when the operator comes back. */
function useDraft(key: string, values: Values, dirty: boolean): void {
  useEffect(() => {
    if (dirty) keepDraft(key, { values, at: Date.now() })
  }, [key, values, dirty])
}

export function useForm({ fields, start, draftKey }: FormInput): FormControl {
  const [draft] = useState(() => readDraft(draftKey))
  const [values, setValues] = useState<Values>(() => (draft ? { ...start, ...draft.values } : start))
  const [faults, setFaults] = useState<Faults>({})
  const [others, setOthers] = useState<readonly FieldFault[]>([])
  const [draftFrom, setDraftFrom] = useState(draft?.at ?? null)
  const changed = useMemo(() => changedValues(fields, start, values), [fields, start, values])
  const dirty = Object.keys(changed).length > 0
  useDraft(draftKey, values, dirty)
  const latest = useRef({ values, faults, changed })
  latest.current = { values, faults, changed }
  // texts that cannot be read as their field's value; known at once, before the next render
  const unread = useRef<Record<string, string>>({})
  const show = useCallback((path: string, reason: string | null) => {
    setFaults((before) => {
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
  const discard = useCallback(() => {
    keepDraft(draftKey, null)
    unread.current = {}
    setValues(start)
    setFaults({})
    setOthers([])
    setDraftFrom(null)
  }, [draftKey, start])
  return {
    values,
    faults,
    others,
    dirty,
    draftFrom,
    set: (key, value) => {
      setValues((before) => ({ ...before, [key]: value }))
      if (latest.current.faults[key]) show(key, null)
    },
    leave: (field) => {
      // what cannot be read keeps its own reason
      if (unread.current[field.key] === undefined) show(field.key, faultOf(field, latest.current.values[field.key]))
    },
    fault,
    check: () => {
      const all = { ...faultsOf(fields, latest.current.values), ...unread.current }
      setFaults(all)
      setOthers([])
      return Object.keys(all).length === 0 ? latest.current.changed : null
    },
    refuse: (failure) => {
      const split = splitFaults(failure.fields ?? [], fields)
      setFaults(split.here)
      setOthers(split.elsewhere)
    },
    discard,
    put: setValues,
  }
}
