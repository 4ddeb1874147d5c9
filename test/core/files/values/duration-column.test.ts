/** What two parts of a duration are: by the cells of the column, by its heading, by the operator; else asked. */
import { describe, expect, it } from 'vitest'
import { durationColumn } from '../../../../src-core/files/values/duration-column.ts'
import type { DurationForm } from '../../../../src-core/files/values/duration-text.ts'

function decided(cells: readonly string[], heading: string | null = 'duration', named?: DurationForm) {
  const column = durationColumn(heading, named)
  for (const cell of cells) column.take(cell)
  return { ...column.decide(), open: column.isOpen() }
}

describe('two parts of a duration', () => {
  it('are minutes and seconds beside one of three parts, or one with a fraction, in any order', () => {
    for (const other of ['0:08:10', '1:02:03.5', '8:10.5', '8:10,25'])
      for (const cells of [
        ['8:10', other],
        [other, '8:10'],
      ])
        expect(decided(cells)).toEqual({ form: 'mm:ss', questions: [], decided: [], open: false })
  })

  it('are asked about where nothing says it', () => {
    for (const cells of [['8:10'], ['8:10', '490', '490s', 'PT8M10S', '75:59', '8:60']]) {
      const { form, questions, open } = decided(cells)
      expect([form, open]).toEqual([null, true])
      expect(questions).toEqual([
        {
          ...{ option: 'duration_form', column: 'duration' },
          reason: '“8:10” is 8 minutes 10 seconds or 8 hours 10 minutes. Nothing else in the file says which.',
          choices: [
            { value: 'mm:ss', reads: '8:10 is 8 minutes 10 seconds' },
            { value: 'hh:mm', reads: '8:10 is 8 hours 10 minutes' },
          ],
        },
      ])
    }
  })

  it.each([
    ['Duration (hh:mm)', 'hh:mm'],
    ['h:mm', 'hh:mm'],
    ['hours:minutes', 'hh:mm'],
    ['hrs:mins', 'hh:mm'],
    ['Dauer mm:ss', 'mm:ss'],
    ['min:sec', 'mm:ss'],
    ['Duration hh:mm:ss', 'mm:ss'],
    ['minutes : seconds', 'mm:ss'],
  ] as const)('are what the heading “%s” says, %s, which is said', (heading, form) => {
    const found = decided(['08:10'], heading)
    expect(found).toMatchObject({ form, questions: [], open: false, decided: [{ option: 'duration_form', column: heading, value: form }] })
    expect(found.decided[0]?.why).toBe(
      `“08:10” is ${form === 'mm:ss' ? '8 minutes 10 seconds' : '8 hours 10 minutes'}: the column is headed “${heading}”.`,
    )
  })

  it.each(['duration', 'minutes', 'seconds', 'ratio a:b', 'items: s', 'comm:ssd'])('are not said by the heading “%s”', (heading) => {
    expect(decided(['8:10'], heading).questions).toHaveLength(1)
  })

  it('are asked about where heading and cells say different things', () => {
    expect(decided(['8:10', '0:08:10'], 'hh:mm').questions).toMatchObject([
      { reason: expect.stringContaining('The heading says hh:mm, and “0:08:10” has seconds.') },
    ])
  })

  it('are what the operator names, whatever else says', () => {
    expect(decided(['8:10', '0:08:10'], 'mm:ss', 'hh:mm')).toEqual({ form: 'hh:mm', questions: [], decided: [], open: false })
  })

  it('need nothing where there are none', () => {
    expect(decided(['490', '490s', ''])).toEqual({ form: null, questions: [], decided: [], open: false })
    expect(decided(['0:08:10'])).toEqual({ form: 'mm:ss', questions: [], decided: [], open: false })
  })
})
