import { describe, expect, it } from 'vitest'
import { type AttributeRule, checkAttributes } from '../../../src-core/subscriptions/attributes.ts'

const RULES: readonly AttributeRule[] = [
  { code: 'speed', kind: 'textList', allowed: ['500', '1000'] },
  { code: 'distance', kind: 'number', allowed: [] },
  { code: 'backup', kind: 'boolean', allowed: [] },
  { code: 'since', kind: 'date', allowed: [] },
  { code: 'zones', kind: 'textMultipleList', allowed: ['EU', 'US'] },
  { code: 'note', kind: 'text', allowed: [] },
]

describe('attributes of a service', () => {
  it('keep numbers as exact text and leave out what is not given', () => {
    const { stored, faults } = checkAttributes(
      RULES,
      { speed: '1000', distance: '12.50', backup: true, since: '2026-02-28', zones: ['EU'], note: '' },
      'attributes',
    )
    expect(stored).toEqual({ speed: '1000', distance: '12.5', backup: true, since: '2026-02-28', zones: ['EU'] })
    expect(faults).toEqual([])
  })
  it.each([
    ['speed', '750', /not one of 500, 1000/],
    ['distance', 1.5, /decimal number/],
    ['backup', 'yes', /Yes or no/],
    ['since', '2026-02-30', /date/],
    ['zones', ['EU', 'XX'], /XX/],
    ['colour', 'red', /no attribute “colour”/],
  ])('%s cannot be %j', (code, value, reason) => {
    const { faults } = checkAttributes(RULES, { [code]: value }, 'services.0.attributes')
    expect(faults).toEqual([{ path: `services.0.attributes.${code}`, reason: expect.stringMatching(reason) }])
  })
})
