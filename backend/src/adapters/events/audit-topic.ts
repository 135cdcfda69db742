// Where audit events go for other systems. One adapter: a Kafka topic of the network. The embedded profile has none.

export interface AuditMessage {
  /** Transaction id and index in it: the same event again has the same id. */
  readonly id: string;
  /** Events of one key stay in order. */
  readonly key: string;
  /** JSON: ids and codes only. */
  readonly value: string;
}

export interface AuditTopic {
  readonly name: string;
  /**
   * Resolves once the in-sync replicas hold all messages; within 30 s one way or the other.
   *
   * @throws BackendError UNAVAILABLE when it is not known that they do: the same messages are to be given again
   */
  publish(messages: readonly AuditMessage[]): Promise<void>;
  close(): Promise<void>;
}
