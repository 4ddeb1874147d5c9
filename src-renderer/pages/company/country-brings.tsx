/** What a country brings to a new company: taxes, the language of its texts, its first numbers. */
import { DOCUMENT_LANGUAGES } from '../../../src-core/kernel/document-language.ts'
import { Percent } from '../../components/text-values.tsx'
import { Panel, Section } from '../../components/layout.tsx'
import type { CompanyPresets, CountryOffer } from './company-data.ts'
import type { Wish } from './company-wish.ts'
import { companyText } from './text.ts'

const text = companyText.form

export interface CountryBringsProps {
  readonly country: CountryOffer | null
  readonly wish: Wish
  readonly presets: CompanyPresets
}

export function CountryBrings({ country, wish, presets }: CountryBringsProps) {
  if (!country) return <p className="small ink2 create-brings">{text.bringsNothing}</p>
  const language = presets.languages.find(({ code }) => code === wish.language)?.name ?? wish.language
  const written = (DOCUMENT_LANGUAGES as readonly string[]).includes(wish.language)
  const numbers = presets.numbers.filter(({ document }) => document in text.documents)
  return (
    <Panel ground="paper" label={text.brings(country.name)} className="create-brings">
      <Section title={text.taxes} note={country.tax_word}>
        {country.rates.length === 0 && <p className="small ink2">{text.noTaxes}</p>}
        <table className="table">
          <tbody>
            {country.rates.map((rate) => (
              <tr key={rate.name}>
                <td>{rate.name}</td>
                <td className="right">
                  <Percent value={rate.percent} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section title={text.texts(written ? language : text.fallback)}>
        {!written && <p className="small ink2">{text.noTexts(language)}</p>}
      </Section>
      <Section title={text.numbers}>
        <table className="table">
          <tbody>
            {numbers.map(({ document, first }) => (
              <tr key={document}>
                <td>{text.documents[document]}</td>
                <td className="right">{first}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
    </Panel>
  )
}
