/** What published price versions hold against the rules under which they are published. */
import type { Broken, StandingRule } from '../entities/broken-rules.ts'

export const versionDays: StandingRule = {
  name: 'priceVersion.days',
  find: async (store) => {
    const rows = (await store.select(
      `SELECT plan.id, plan.code, 'valid_to' AS field, 'Version ' || one.number || ' ends on ' || one.valid_to || ' and begins on ' || one.valid_from || ': it has no day.' AS reason
       FROM price_version AS one JOIN price_plan AS plan ON plan.id = one.price_plan_id
       WHERE one.status = 'published' AND one.valid_to <= one.valid_from
       UNION ALL
       SELECT plan.id, plan.code, 'valid_from', 'Versions ' || one.number || ' and ' || other.number || ' are published for the same days. End one of them.'
       FROM price_version AS one JOIN price_version AS other ON other.price_plan_id = one.price_plan_id AND other.id > one.id
       JOIN price_plan AS plan ON plan.id = one.price_plan_id
       WHERE one.status = 'published' AND other.status = 'published'
         AND COALESCE(one.valid_from, '') < COALESCE(other.valid_to, '9') AND COALESCE(other.valid_from, '') < COALESCE(one.valid_to, '9')
         AND COALESCE(one.valid_from, '') < COALESCE(one.valid_to, '9') AND COALESCE(other.valid_from, '') < COALESCE(other.valid_to, '9')`,
      [],
    )) as { id: number; code: string; field: string; reason: string }[]
    return rows.map(({ id, code, field, reason }): Broken => ({ entity: 'pricePlan', id, label: `Price plan ${code}`, field, reason }))
  },
}
