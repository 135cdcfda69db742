// fabric-contract-api is CommonJS and assigns its decorators in a way that Node's named imports do not see.
import api from 'fabric-contract-api';

export const { Info, Returns, Transaction } = api;
