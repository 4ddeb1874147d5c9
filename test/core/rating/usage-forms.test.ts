/** Usage as telephone systems write it: dates of every form, durations, numbers; read right, asked about, or rejected with the reason. */
import { beforeEach, describe, expect, it } from 'vitest'
import { type Desk, desk } from '../../support/desk.ts'

let d: Desk
const ACCESS = '4930123'

async function withCharge(values: Record<string, unknown> = {}, options: Record<string, unknown> = {}) {
  d = await desk(options)
  d.at('2026-11-03')
  await d.usageCharge('U', { price: '1', values })
  const customer = await d.customer('K')
  await d.subscribe(customer, ['U'], { subscription_date: '2026-01-01', access_points: [{ access_id: ACCESS }] })
}

const headed = (lines: readonly string[], more: Record<string, unknown> = {}) => ({
  staged: d.stage(['at;quantity;access', ...lines].join('\n')),
  file_name: 'usage.csv',
  format: 'csv',
  ...more,
})
const usage = async (lines: readonly string[], more: Record<string, unknown> = {}) =>
  (await d.job('usage.import', headed(lines, more))).report
const call = (at: string, quantity: string) => `${at};${quantity};${ACCESS}`
const quantities = async () =>
  (await d.rows<{ quantity: string }>('SELECT quantity FROM usage_record ORDER BY id')).map(({ quantity }) => quantity)
const moments = async () =>
  (await d.rows<{ at: number }>('SELECT at FROM usage_record ORDER BY id')).map(({ at }) => new Date(at).toISOString())
const rejects = async () => (await d.rows<{ reason: string }>('SELECT reason FROM rejected_usage ORDER BY id')).map(({ reason }) => reason)

describe('a file of a telephone system', () => {
  it('of 3CX is rated: the year first with slashes, the duration with colons', async () => {
    await withCharge()
    const text = `historyid,duration,time-start,from-no,to-no\n"Call 1",00:08:10,2026/04/30 06:27:28,${ACCESS},10020\n`
    const mapping = { eventDate: 'time-start', quantity: 'duration', accessCode: 'from-no' }
    const { report } = await d.job('usage.import', { staged: d.stage(text), file_name: '3cx.csv', format: 'csv', mapping })
    expect(report).toMatchObject({ accepted: 1, rejected: 0 })
    // A charge without a unit counts seconds; summer time in Berlin.
    expect([await quantities(), await moments()]).toEqual([['490.000000000000'], ['2026-04-30T04:27:28.000Z']])
  })

  it('of Cisco is rated: seconds since 1970', async () => {
    await withCharge()
    const text = `"dateTimeOrigination","callingPartyNumber","duration"\n1777530448,"${ACCESS}",61\n`
    const mapping = { eventDate: 'dateTimeOrigination', quantity: 'duration', accessCode: 'callingPartyNumber' }
    const input = { staged: d.stage(text), file_name: 'cisco.csv', format: 'csv', mapping }
    expect((await d.job('usage.import', input)).report).toMatchObject({ accepted: 1, rejected: 0 })
    expect([await quantities(), await moments()]).toEqual([['61.000000000000'], ['2026-04-30T06:27:28.000Z']])
  })
})

describe('durations', () => {
  const forms = ['00:08:10', '8:10', '490s', '8m10s', 'PT8M10S', '0:08:10.0']
  const lines = forms.map((form, at) => call(`2026-11-02T10:00:0${at}Z`, form))

  it.each([
    ['SECOND', '490.000000000000'],
    ['MINUTE', '8.166666666667'],
    ['HOUR', '0.136111111111'],
  ])('are counted in the unit of the charge, %s', async (unit, quantity) => {
    await withCharge()
    await d.core.idle()
    d = await desk()
    d.at('2026-11-03')
    await d.usageCharge('U', { price: '1', values: { unit_id: await d.id('unit_of_measure', unit) } })
    await d.subscribe(await d.customer('K'), ['U'], { subscription_date: '2026-01-01', access_points: [{ access_id: ACCESS }] })
    expect(await usage(lines)).toMatchObject({ accepted: forms.length, rejected: 0 })
    expect(await quantities()).toEqual(forms.map(() => quantity))
    expect(await d.differences()).toEqual([])
  })

  it('are counted in the unit of usage where the price has another', async () => {
    d = await desk()
    d.at('2026-11-03')
    const [unit_id, input_unit_id] = [await d.id('unit_of_measure', 'MINUTE'), await d.id('unit_of_measure', 'SECOND')]
    await d.usageCharge('U', { price: '0.6', values: { unit_id, input_unit_id, first_increment: '60', further_increment: '60' } })
    await d.subscribe(await d.customer('K'), ['U'], { subscription_date: '2026-01-01', access_points: [{ access_id: ACCESS }] })
    await usage([call('2026-11-02 10:00:00', '00:08:10')])
    // Nine begun minutes at 0.60.
    expect(await d.rows('SELECT quantity, amount FROM rated_transaction')).toEqual([
      { quantity: '9.000000000000', amount: '5.400000000000' },
    ])
  })

  it('are rejected by a charge that counts something else, and give back with a minus', async () => {
    d = await desk()
    d.at('2026-11-03')
    await d.usageCharge('U', { price: '1', values: { unit_id: await d.id('unit_of_measure', 'GIGABYTE') } })
    await d.subscribe(await d.customer('K'), ['U'], { subscription_date: '2026-01-01', access_points: [{ access_id: ACCESS }] })
    expect(await usage([call('2026-11-02 10:00:00', '00:08:10'), call('2026-11-02 10:00:00', '1.5')])).toMatchObject({
      accepted: 1,
      rejected: 1,
    })
    expect(await rejects()).toEqual([
      'a duration of 490 seconds cannot be counted by charge U: its usage has another unit. Write the quantity in that unit',
    ])
    await withCharge()
    await usage([call('2026-11-02 10:00:00', '-00:08:10'), call('2026-11-02 10:00:00', '8:60')])
    expect([await quantities(), await rejects()]).toEqual([
      ['-490.000000000000'],
      ['“8:60” is neither a number nor a duration such as 00:08:10, 8:10, 490s or PT8M10S'],
    ])
  })

  it('come in lines without a header too', async () => {
    await withCharge()
    expect(await d.usage(`2026-11-02T10:00:00Z;00:08:10;${ACCESS};VOICE\n2026-11-02T11:00:00Z;1,000;${ACCESS};VOICE`)).toMatchObject({
      accepted: 1,
      rejected: 1,
    })
    expect([await quantities(), await rejects()]).toEqual([['490.000000000000'], ['“1,000” is not a number']])
  })
})

describe('durations of two parts', () => {
  const lines = [call('2026-11-02 10:00:00', '8:10'), call('2026-11-02 11:00:00', '75:59')]
  const plain = (quantities: readonly string[]) => quantities.map((one, at) => `2026-11-02T1${at}:00:00Z;${one};${ACCESS};VOICE`).join('\n')

  it('are asked about by preview and import alike, with a header and without, and read as the answer says', async () => {
    await withCharge()
    const files: readonly Record<string, unknown>[] = [
      headed(lines),
      { staged: d.stage(plain(['8:10', '75:59'])), file_name: 'lines.csv', format: 'cdr' },
    ]
    for (const file of files) {
      const seen = await d.run<{ questions: readonly object[] }>('usage.detect', file, { simulate: true })
      expect(seen.questions).toMatchObject([{ option: 'duration_form', choices: [{ value: 'mm:ss' }, { value: 'hh:mm' }] }])
      expect(await d.fail('usage.import', file)).toMatchObject({ code: 'import.undecided', fields: [{ path: 'duration_form' }] })
      const named = { ...file, duration_form: 'mm:ss' }
      expect(await d.run('usage.detect', named, { simulate: true })).toMatchObject({ questions: [] })
    }
    expect(await quantities()).toEqual([])
    await d.job('usage.import', { ...files[0], duration_form: 'mm:ss' })
    await d.job('usage.import', { ...files[1], duration_form: 'hh:mm' })
    // 8 x 60 + 10 and 75 x 60 + 59 seconds; 8 x 3600 + 600 and 75 x 3600 + 3540.
    expect(await quantities()).toEqual(['490', '4559', '29400', '273540'].map((one) => `${one}.000000000000`))
  })

  it('are those of the heading, which the report says', async () => {
    await withCharge()
    const text = ['at;Dauer (hh:mm);access', ...lines].join('\n')
    const mapping = { eventDate: 'at', quantity: 'Dauer (hh:mm)', accessCode: 'access' }
    const { report } = await d.job('usage.import', { staged: d.stage(text), file_name: 'u.csv', format: 'csv', mapping })
    expect(report).toMatchObject({ accepted: 2, decided: [{ option: 'duration_form', column: 'Dauer (hh:mm)', value: 'hh:mm' }] })
    expect(await quantities()).toEqual(['29400.000000000000', '273540.000000000000'])
  })

  it('beside one of three parts have seconds, in lines without a header too', async () => {
    await withCharge()
    await d.usage(plain(['8:10', '0:08:11']))
    expect(await quantities()).toEqual(['490.000000000000', '491.000000000000'])
  })

  it('are decided by the whole file, and are rejects where only a row beyond those looked at has them', async () => {
    await withCharge()
    const many = (first: string, last: string) => {
      const rows = Array.from({ length: 2100 }, (_, at) => {
        const second = String(at % 60).padStart(2, '0')
        const minute = String(Math.floor(at / 60)).padStart(2, '0')
        return call(`2026-11-0${first === '5' ? 1 : 2} 10:${minute}:${second}`, at === 0 ? first : at === 2099 ? last : '5')
      })
      return rows
    }
    expect(await usage(many('8:10', '0:08:11'))).toMatchObject({ accepted: 2100 })
    expect(await usage(many('5', '8:10'))).toMatchObject({ accepted: 2099, rejected: 1 })
    expect(await rejects()).toEqual([
      '“8:10” is 8 minutes 10 seconds or 8 hours 10 minutes, and nothing in the file says which: write it with three parts, as 00:08:10',
    ])
  })

  it('are read by rejects as their file was, and by those of an earlier version as minutes and seconds', async () => {
    await withCharge()
    const file = (code: string, at: string) => ({
      staged: d.stage(`at;quantity;access\n2026-11-02 ${at};8:10;${code}`),
      ...{ file_name: `${code}.csv`, format: 'csv', duration_form: 'hh:mm' },
    })
    await d.job('usage.import', file('LATER', '10:00:00'))
    await d.job('usage.import', file('LATER', '11:00:00'))
    d.plant(`UPDATE import_batch SET reading = json_remove(reading, '$.durationForm') WHERE id = 2`)
    await d.subscribe(await d.customer('L'), ['U'], { subscription_date: '2026-01-01', access_points: [{ access_id: 'LATER' }] })
    await d.job('usage.reprocess', {})
    expect(await quantities()).toEqual(['29400.000000000000', '490.000000000000'])
  })
})

describe('dates', () => {
  it('say their order together; else it is that of the country, which the report tells', async () => {
    await withCharge()
    expect(await usage([call('03/04/2026 10:00', '1'), call('25/04/2026 10:00', '2')])).toMatchObject({ accepted: 2, decided: [] })
    const told = await usage([call('03/04/2026 11:00', '1')])
    expect(told).toMatchObject({ accepted: 1, decided: [{ option: 'date_form', column: 'at', value: 'dayMonthYear' }] })
    expect(await moments()).toEqual(['2026-04-03T08:00:00.000Z', '2026-04-25T08:00:00.000Z', '2026-04-03T09:00:00.000Z'])
  })

  it('may be named', async () => {
    await withCharge()
    await usage([call('03/04/2026 10:00', '1')], { date_form: 'monthDayYear' })
    await usage([call('1777530448000', '1')], { date_form: 'epochMilliseconds' })
    expect(await moments()).toEqual(['2026-03-04T09:00:00.000Z', '2026-04-30T06:27:28.000Z'])
    await usage([call('1777530448', '1')], { date_form: 'dayMonthYear' })
    expect(await rejects()).toEqual(['“1777530448” is not a date of the form dayMonthYear'])
    const line = `30.04.2026 08:27:28;1,5;${ACCESS};VOICE`
    const input = { staged: d.stage(line), file_name: 'lines.txt', date_form: 'dayMonthYear', decimal_mark: ',' }
    expect((await d.job('usage.import', input)).report).toMatchObject({ accepted: 1 })
    expect((await quantities()).at(-1)).toBe('1.500000000000')
  })

  it('that nothing decides are asked about', async () => {
    await withCharge({}, { country: 'SE', currency: 'SEK', zone: 'Europe/Stockholm' })
    const failure = await d.fail('usage.import', headed([call('03/04/2026 10:00', '1')]))
    expect(failure).toMatchObject({ code: 'import.undecided', fields: [{ path: 'date_form' }] })
    expect(failure.message).toContain('Name date_form: dayMonthYear (03/04/2026 10:00 is 2026-04-03)')
  })
})

describe('quantities', () => {
  beforeEach(async () => withCharge())

  it('say their mark together', async () => {
    expect(await usage([call('2026-11-02T10:00:00Z', '1.000'), call('2026-11-02T10:00:01Z', '12,5')])).toMatchObject({ accepted: 2 })
    expect(await quantities()).toEqual(['1000.000000000000', '12.500000000000'])
  })

  it('that may be thousands are asked about', async () => {
    const lines = [call('2026-11-02T10:00:00Z', '1.000'), call('2026-11-02T10:00:01Z', '5')]
    expect(await d.fail('usage.import', headed(lines))).toMatchObject({ code: 'import.undecided', fields: [{ path: 'decimal_mark' }] })
    expect(await d.rows('SELECT id FROM import_batch')).toEqual([])
    expect(await usage(lines, { decimal_mark: '.' })).toMatchObject({ accepted: 2 })
    expect(await quantities()).toEqual(['1.000000000000', '5.000000000000'])
  })

  it('that nobody looked at are rejected, and never guessed', async () => {
    const plain = Array.from({ length: 2100 }, (_, at) => call(new Date(Date.UTC(2026, 9, 1) + at * 1000).toISOString(), '5'))
    expect(await usage([...plain, call('2026-11-02T10:00:00Z', '1.000')])).toMatchObject({ accepted: 2100, rejected: 1 })
    expect(await rejects()).toEqual(['“1.000” is 1.000 or 1000, and the file does not say which'])
  })
})
