import timestampProto from 'google-protobuf/google/protobuf/timestamp_pb.js';

export type Timestamp = timestampProto.Timestamp;

export function timestampOf(date: Date): Timestamp {
  const timestamp = new timestampProto.Timestamp();
  timestamp.fromDate(date);
  return timestamp;
}
