export { attributesOf, type CertificateAttributes } from '@lianjian/ledger-client';
