/** What services, accesses and pauses hold against the rules under which they are made. */
import type { Broken, StandingRule } from '../entities/broken-rules.ts'

interface Found {
  readonly id: number
  readonly code: string
  readonly field: string
  readonly reason: string
}

function subscriptionRule(name: string, select: string): StandingRule {
  return {
    name,
    find: async (store) =>
      ((await store.select(select, [])) as Found[]).map(
        ({ id, code, field, reason }): Broken => ({ entity: 'subscription', id, label: `Subscription ${code}`, field, reason }),
      ),
  }
}

const OF_SERVICE = 'FROM service JOIN subscription AS s ON s.id = service.subscription_id'

export const subscriptionRules: readonly StandingRule[] = [
  subscriptionRule(
    'service.quantity',
    `SELECT s.id, s.code, 'quantity' AS field, 'Service ' || service.code || ' has a quantity that is not more than zero: change it, or end the service.' AS reason
     ${OF_SERVICE} WHERE CAST(service.quantity AS REAL) <= 0`,
  ),
  subscriptionRule(
    'service.dates',
    `SELECT s.id, s.code, 'end_date' AS field, 'Service ' || service.code || ' ends on ' || service.end_date || ', before it begins on ' || service.start_date || '.' AS reason
     ${OF_SERVICE} WHERE service.end_date < service.start_date`,
  ),
  subscriptionRule(
    'subscription.dates',
    `SELECT s.id, s.code, 'termination_date' AS field, 'It ends on ' || s.termination_date || ', before it begins on ' || s.subscription_date || '.' AS reason
     FROM subscription AS s WHERE s.termination_date < s.subscription_date`,
  ),
  subscriptionRule(
    'subscription.pauses',
    `SELECT s.id, s.code, 'suspension' AS field, 'It is paused from ' || pause.start_date || ' up to ' || pause.end_date || ': a pause ends after it begins.' AS reason
     FROM subscription_suspension AS pause JOIN subscription AS s ON s.id = pause.subscription_id
     WHERE pause.end_date <= pause.start_date
     UNION ALL
     SELECT s.id, s.code, 'suspension', 'It is paused twice on ' || MAX(one.start_date, other.start_date) || '.'
     FROM subscription_suspension AS one JOIN subscription_suspension AS other ON other.subscription_id = one.subscription_id AND other.id > one.id
     JOIN subscription AS s ON s.id = one.subscription_id
     WHERE one.start_date < COALESCE(other.end_date, '9') AND other.start_date < COALESCE(one.end_date, '9')`,
  ),
  subscriptionRule(
    'accessPoint.overlap',
    `SELECT s.id, s.code, 'access_points' AS field, 'Access ' || one.access_id || ' serves subscription ' || t.code || ' on the same days. End it in one of them.' AS reason
     FROM access_point AS one JOIN access_point AS other ON other.access_id = one.access_id AND other.id > one.id
     JOIN subscription AS s ON s.id = other.subscription_id JOIN subscription AS t ON t.id = one.subscription_id
     WHERE COALESCE(one.start_date, '') < COALESCE(other.end_date, '9') AND COALESCE(other.start_date, '') < COALESCE(one.end_date, '9')
       AND COALESCE(one.start_date, '') < COALESCE(one.end_date, '9') AND COALESCE(other.start_date, '') < COALESCE(other.end_date, '9')`,
  ),
]
