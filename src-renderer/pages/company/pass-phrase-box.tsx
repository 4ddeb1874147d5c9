/** A pass-phrase is typed: shown only when asked for. */
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import { companyText } from './text.ts'

const text = companyText.encryption

export interface PassPhraseBoxProps {
  readonly label: string
  readonly value: string
  readonly shown: boolean
  readonly hint?: string
  readonly fault?: string | undefined
  readonly onChange: (value: string) => void
}

export function PassPhraseBox({ label, value, shown, hint, fault, onChange }: PassPhraseBoxProps) {
  return (
    <FieldShell label={label} hint={hint} fault={fault} wide>
      {(control) => (
        <input
          {...control}
          type={shown ? 'text' : 'password'}
          className="box"
          value={value}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </FieldShell>
  )
}

export function ShownSwitch({ shown, onChange }: { readonly shown: boolean; readonly onChange: (shown: boolean) => void }) {
  return (
    <label className="small ink2 pass-phrase-shown">
      <input type="checkbox" checked={shown} onChange={(event) => onChange(event.currentTarget.checked)} /> {text.show}
    </label>
  )
}

export interface AskPassPhraseProps {
  readonly running: boolean
  readonly onGiven: (passPhrase: string) => void
}

/** Of an encrypted backup, before it is opened. */
export function AskPassPhrase({ running, onGiven }: AskPassPhraseProps) {
  const [typed, setTyped] = useState('')
  const [shown, setShown] = useState(false)
  return (
    <form
      className="pass-phrase"
      onSubmit={(event) => {
        event.preventDefault()
        if (typed !== '' && !running) onGiven(typed)
      }}
    >
      <PassPhraseBox label={text.passPhrase} value={typed} shown={shown} hint={text.ofBackup} onChange={setTyped} />
      <ShownSwitch shown={shown} onChange={setShown} />
      <div className="sheet-actions">
        <Button kind="filled" submit disabled={typed === '' || running}>
          {running ? text.opening : text.openBackup}
        </Button>
      </div>
    </form>
  )
}
