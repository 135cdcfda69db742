export { newId } from '@lianjian/ledger-client';
