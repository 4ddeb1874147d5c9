/** Lines for a script, ready to copy. */
import { useState } from 'react'
import { Segments } from '../../components/chips.tsx'
import { Section } from '../../components/layout.tsx'
import { CopyButton } from './copy-button.tsx'
import { type Example, EXAMPLES, type Language, LANGUAGES, sampleOf } from './samples.ts'
import { bridgeText as text } from './text.ts'

export function ReadyLines({ url }: { readonly url: string }) {
  const [language, setLanguage] = useState<Language>('curl')
  const [example, setExample] = useState<Example>('list')
  const lines = sampleOf(language, example, url)
  return (
    <Section title={text.lines} note={text.linesSays}>
      <div className="lines-bar">
        <Segments
          label={text.language}
          items={LANGUAGES.map((key) => ({ key, label: text.languages[key] }))}
          active={language}
          onChoose={(key) => setLanguage(key as Language)}
        />
        <Segments
          label={text.example}
          items={EXAMPLES.map((key) => ({ key, label: text.examples[key] }))}
          active={example}
          onChoose={(key) => setExample(key as Example)}
        />
        <span className="spacer" />
        <CopyButton value={lines} />
      </div>
      <pre className="mono lines-code" aria-label={text.code} tabIndex={0}>
        {lines}
      </pre>
    </Section>
  )
}
