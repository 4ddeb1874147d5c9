/** How long calls took, as telephone systems write it. */
import { describe, expect, it } from 'vitest'
import { isOpenDuration, looksLikeDuration, readDuration } from '../../../../src-core/files/values/duration-text.ts'

describe('a duration', () => {
  it.each([
    ['00:08:10', '490'],
    ['0:00:00', '0'],
    ['1:02:03.5', '3723.5'],
    ['1:02:03,250', '3723.25'],
    ['100:00:01', '360001'],
    ['8:10.125', '490.125'],
    ['490s', '490'],
    ['490 sec', '490'],
    ['8m10s', '490'],
    ['8 min 10 s', '490'],
    ['1h', '3600'],
    ['1h 2m 3.5s', '3723.5'],
    ['PT8M10S', '490'],
    ['PT1H2M3.5S', '3723.5'],
    ['P1DT1S', '86401'],
    ['-00:08:10', '-490'],
    ['−00:00:00', '0'],
  ])('“%s” is %s seconds', (text, seconds) => {
    expect(looksLikeDuration(text)).toBe(true)
    for (const form of [null, 'mm:ss'] as const) expect(readDuration(text, form)).toBe(seconds)
  })

  it.each(['', '490', '8:60', '1:60:00', '1:2:3', '00:08:10:00', 'P', 'PT', '8m10', '10s8m', '08:10 pm', 'abc', '1.5h'])(
    '“%s” is none',
    (text) => {
      for (const form of [null, 'mm:ss', 'hh:mm'] as const) expect(readDuration(text, form)).toBeNull()
    },
  )

  it.each([
    ['8:10', '490', '29400'],
    ['08:10', '490', '29400'],
    ['90:00', '5400', '324000'],
    ['-0:30', '-30', '-1800'],
    ['−0:30', '-30', '-1800'],
    ['0:00', '0', '0'],
  ])('of two parts, “%s”, is %s seconds or %s, and none by itself', (text, minutes, hours) => {
    expect([looksLikeDuration(text), isOpenDuration(text)]).toEqual([true, true])
    expect([readDuration(text, null), readDuration(text, 'mm:ss'), readDuration(text, 'hh:mm')]).toEqual([null, minutes, hours])
  })

  it('of three parts has seconds whatever two parts are, and one with a fraction has no hours', () => {
    expect(readDuration('1:02:03', 'hh:mm')).toBe('3723')
    expect(readDuration('8:10.5', null)).toBe('490.5')
    expect(isOpenDuration('8:10.5')).toBe(false)
  })
})
