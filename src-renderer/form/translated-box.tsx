/** A text with its translations: the base in the box, the languages below on demand. */
import { Languages, X } from 'lucide-react'
import { useState } from 'react'
import type { TranslatedText } from '../../src-core/kernel/text.ts'
import { IconButton } from '../components/button.tsx'
import { text } from '../text/en.ts'
import { type BoxProps, TextBox } from './boxes.tsx'

export interface TranslatedBoxProps extends BoxProps {
  readonly value: TranslatedText | null
  readonly onChange: (value: TranslatedText | null) => void
}

export function TranslatedBox({ value, onChange, ...rest }: TranslatedBoxProps) {
  const translations = Object.entries(value?.translations ?? {})
  const [open, setOpen] = useState(translations.length > 0)
  const put = (base: string, pairs: readonly (readonly [string, string])[]) => {
    if (base === '' && pairs.length === 0) return onChange(null)
    onChange(pairs.length === 0 ? { base } : { base, translations: Object.fromEntries(pairs) })
  }
  const base = value?.base ?? ''
  return (
    <>
      <div className="box-with-button">
        <TextBox {...rest} value={base} onChange={(next) => put(next, translations)} />
        <IconButton
          label={text.form.translations(translations.length)}
          aria-expanded={open}
          disabled={rest.disabled === true}
          onClick={() => setOpen(!open)}
        >
          <Languages size={15} strokeWidth={1.6} aria-hidden />
        </IconButton>
      </div>
      {open && <Translations pairs={translations} disabled={rest.disabled === true} onChange={(pairs) => put(base, pairs)} />}
    </>
  )
}

interface TranslationsProps {
  readonly pairs: readonly (readonly [string, string])[]
  readonly disabled: boolean
  readonly onChange: (pairs: readonly (readonly [string, string])[]) => void
}

function Translations({ pairs, disabled, onChange }: TranslationsProps) {
  const [language, setLanguage] = useState('')
  const known = pairs.some(([code]) => code === language)
  const add = () => {
    if (!/^[a-z]{2}$/.test(language) || known) return
    onChange([...pairs, [language, '']])
    setLanguage('')
  }
  return (
    <div className="translations">
      {pairs.map(([code, words]) => (
        <TranslationLine
          key={code}
          code={code}
          words={words}
          disabled={disabled}
          onChange={(next) => onChange(pairs.map((pair) => (pair[0] === code ? [code, next] : pair)))}
          onRemove={() => onChange(pairs.filter((pair) => pair[0] !== code))}
        />
      ))}
      <TextBox
        aria-label={text.form.language}
        placeholder={text.form.languageForm}
        disabled={disabled}
        maxLength={2}
        value={language}
        onChange={(next) => setLanguage(next.toLowerCase())}
        onLeave={add}
        onKeyDown={(event) => event.key === 'Enter' && add()}
      />
      <span className="field-hint">{text.form.addLanguage}</span>
    </div>
  )
}

interface TranslationLineProps {
  readonly code: string
  readonly words: string
  readonly disabled: boolean
  readonly onChange: (words: string) => void
  readonly onRemove: () => void
}

function TranslationLine({ code, words, disabled, onChange, onRemove }: TranslationLineProps) {
  return (
    <>
      <span className="mono">{code}</span>
      <TextBox aria-label={text.form.inLanguage(code)} disabled={disabled} value={words} onChange={onChange} />
      <IconButton label={text.form.removeLanguage(code)} disabled={disabled} onClick={onRemove}>
        <X size={13} strokeWidth={1.6} aria-hidden />
      </IconButton>
    </>
  )
}
