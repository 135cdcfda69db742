// Read-write sets as Fabric's protobuf (ledger/rwset/rwset.proto, kv_rwset.proto).
import { ledger } from '@hyperledger/fabric-protos';
import {
  type HashedCollection,
  type KeyRead,
  type KeyWrite,
  type RangeRead,
  type ReadWriteSet,
  type Version,
} from '../simulation/read-write-set.ts';

const { rwset } = ledger;
const { kvrwset } = rwset;
type VersionProto = InstanceType<typeof kvrwset.Version>;
type KvRead = InstanceType<typeof kvrwset.KVRead>;

/** One transaction a block: its number within the block is always 0. */
function versionProto(version: Version): VersionProto | undefined {
  if (version === undefined) return undefined;
  const proto = new kvrwset.Version();
  proto.setBlockNum(version);
  return proto;
}

function readProto({ key, version }: KeyRead): KvRead {
  const proto = new kvrwset.KVRead();
  proto.setKey(key);
  proto.setVersion(versionProto(version));
  return proto;
}

const readOf = (proto: KvRead): KeyRead => ({ key: proto.getKey(), version: proto.getVersion()?.getBlockNum() });

function rangeProto(range: RangeRead): InstanceType<typeof kvrwset.RangeQueryInfo> {
  const reads = new kvrwset.QueryReads();
  reads.setKvReadsList(range.reads.map(readProto));
  const proto = new kvrwset.RangeQueryInfo();
  proto.setStartKey(range.startKey);
  proto.setEndKey(range.endKey);
  proto.setItrExhausted(range.exhausted);
  proto.setRawReads(reads);
  return proto;
}

const rangeOf = (proto: InstanceType<typeof kvrwset.RangeQueryInfo>): RangeRead => ({
  startKey: proto.getStartKey(),
  endKey: proto.getEndKey(),
  exhausted: proto.getItrExhausted(),
  reads: proto.getRawReads()?.getKvReadsList().map(readOf) ?? [],
});

function writeProto({ key, value }: KeyWrite): InstanceType<typeof kvrwset.KVWrite> {
  const proto = new kvrwset.KVWrite();
  proto.setKey(key);
  if (value === undefined) proto.setIsDelete(true);
  else proto.setValue(value);
  return proto;
}

function encodePublic(set: Pick<ReadWriteSet, 'reads' | 'rangeReads' | 'writes'>): Uint8Array {
  const proto = new kvrwset.KVRWSet();
  proto.setReadsList(set.reads.map(readProto));
  proto.setRangeQueriesInfoList(set.rangeReads.map(rangeProto));
  proto.setWritesList(set.writes.map(writeProto));
  return proto.serializeBinary();
}

/** The private write set of one collection in the clear; its SHA-256 goes on the chain. */
export const encodePrivateWrites = (writes: readonly KeyWrite[]): Uint8Array =>
  encodePublic({ reads: [], rangeReads: [], writes });

function encodeHashes({ reads, writes }: HashedCollection): Uint8Array {
  const proto = new kvrwset.HashedRWSet();
  proto.setHashedReadsList(
    reads.map(({ keyHash, version }) => {
      const read = new kvrwset.KVReadHash();
      read.setKeyHash(keyHash);
      read.setVersion(versionProto(version));
      return read;
    }),
  );
  proto.setHashedWritesList(
    writes.map(({ keyHash, valueHash, purge }) => {
      const write = new kvrwset.KVWriteHash();
      write.setKeyHash(keyHash);
      if (valueHash === undefined) write.setIsDelete(true);
      else write.setValueHash(valueHash);
      write.setIsPurge(purge);
      return write;
    }),
  );
  return proto.serializeBinary();
}

function collectionOf(proto: InstanceType<typeof rwset.CollectionHashedReadWriteSet>): HashedCollection {
  const hashes = kvrwset.HashedRWSet.deserializeBinary(proto.getHashedRwset_asU8());
  return {
    collection: proto.getCollectionName(),
    privateHash: proto.getPvtRwsetHash_asU8(),
    reads: hashes.getHashedReadsList().map((read) => ({
      keyHash: read.getKeyHash_asU8(),
      version: read.getVersion()?.getBlockNum(),
    })),
    writes: hashes.getHashedWritesList().map((write) => ({
      keyHash: write.getKeyHash_asU8(),
      valueHash: write.getIsDelete() ? undefined : write.getValueHash_asU8(),
      purge: write.getIsPurge(),
    })),
  };
}

/** TxReadWriteSet with the one namespace of the chaincode. The same set always gives the same bytes. */
export function encodeReadWriteSet(namespace: string, set: ReadWriteSet): Uint8Array {
  const ns = new rwset.NsReadWriteSet();
  ns.setNamespace(namespace);
  ns.setRwset(encodePublic(set));
  ns.setCollectionHashedRwsetList(
    set.collections.map((collection) => {
      const proto = new rwset.CollectionHashedReadWriteSet();
      proto.setCollectionName(collection.collection);
      proto.setHashedRwset(encodeHashes(collection));
      proto.setPvtRwsetHash(collection.privateHash);
      return proto;
    }),
  );
  const proto = new rwset.TxReadWriteSet();
  proto.setNsRwsetList([ns]);
  return proto.serializeBinary();
}

/** @throws Error when the bytes are no TxReadWriteSet of exactly this namespace */
export function decodeReadWriteSet(namespace: string, bytes: Uint8Array): ReadWriteSet {
  const [ns, ...others] = rwset.TxReadWriteSet.deserializeBinary(bytes).getNsRwsetList();
  if (ns?.getNamespace() !== namespace || others.length > 0) {
    throw new Error(`expected a read-write set of the namespace ${namespace} alone`);
  }
  const set = kvrwset.KVRWSet.deserializeBinary(ns.getRwset_asU8());
  return {
    reads: set.getReadsList().map(readOf),
    rangeReads: set.getRangeQueriesInfoList().map(rangeOf),
    writes: set.getWritesList().map((write) => ({
      key: write.getKey(),
      value: write.getIsDelete() ? undefined : write.getValue_asU8(),
    })),
    collections: ns.getCollectionHashedRwsetList().map(collectionOf),
  };
}
