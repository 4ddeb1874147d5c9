/** The pages of subscriptions. */
import '../customer/customer.css'
import './subscription.css'

export { NewSubscription } from './new-subscription.tsx'
export { SubscriptionPage } from './subscription-page.tsx'
