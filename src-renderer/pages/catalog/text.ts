/** The texts of the catalog's own pages, as in `text/en.ts`. */
import { counted } from '../../text/counted.ts'

export const catalogText = {
  reach: {
    title: { add: 'Who gets the charge', end: 'For whom the charge ends' },
    says: {
      add: (count: number) =>
        `${counted(count, 'subscription')} that ${count === 1 ? 'holds' : 'hold'} the product ${count === 1 ? 'runs' : 'run'} already. New subscriptions get the charge by themselves; these only as you choose.`,
      end: (count: number) =>
        `${counted(count, 'running subscription')} ${count === 1 ? 'has' : 'have'} the charge. New ones no longer get it; these keep it unless you choose otherwise.`,
    },
    again: 'Bring to subscriptions…',
    nobody: 'Every running subscription that holds the product has the charge already. New ones get it by themselves.',
    which: 'Which subscriptions',
    none: 'None',
    all: (count: number) => (count === 1 ? 'The one' : `All ${count}`),
    some: 'Chosen ones',
    offer: 'Offer',
    anyOffer: 'Any offer',
    find: 'Find by code or account',
    found: (count: number) => (count === 1 ? 'Choose the one shown' : `Choose all ${count} shown`),
    when: 'From which day',
    nextPeriod: 'The first day of the next period',
    byTheDay: 'A given day, charged by the day',
    day: 'First day',
    cost: 'What it comes to',
    counting: (done: number, all: number) => `Counting, ${done} of ${all}`,
    nextBills: (count: number) => `Next bills of ${counted(count, 'subscription')}`,
    month: 'A month',
    left: (count: number) => `${counted(count, 'subscription')} cannot change now and will be left out`,
    unpriced: (count: number) =>
      `No price is found for ${counted(count, 'subscription')}. Give the charge a price first; “Bring to subscriptions…” beside the charge asks again.`,
    later: 'Leave them as they are',
    confirm: {
      add: (count: number) => `Bring it to ${counted(count, 'subscription')}`,
      end: (count: number) => `End it for ${counted(count, 'subscription')}`,
    },
    done: {
      add: (count: number) => `Charge brought to ${counted(count, 'subscription')}`,
      end: (count: number) => `Charge ended for ${counted(count, 'subscription')}`,
    },
  },
} as const
