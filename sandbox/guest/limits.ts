/** What one guest may use. Counts are deterministic; processor time is the last resort against what can't be counted. */
export interface GuestLimits {
  /** Of one allocation; the engine bounds them all together. */
  readonly allocationBytes: number;
  readonly stackBytes: number;
  /** Calls of the interrupt handler (each some 10,000 steps of the interpreter) in one slice. */
  readonly ticksPerSlice: number;
  /** The same in a whole life. */
  readonly ticksPerLife: number;
  /** Promise jobs in one slice. */
  readonly jobsPerSlice: number;
  /** Processor time of one slice. */
  readonly sliceCpuMs: number;
  /** Host calls and timers that wait at the same time. */
  readonly waiting: number;
  /** Bytes of one call's arguments, or of one returned value. */
  readonly crossingBytes: number;
}

export const defaultGuestLimits: GuestLimits = {
  allocationBytes: 16 * 1024 * 1024,
  stackBytes: 256 * 1024,
  ticksPerSlice: 1000,
  ticksPerLife: 5000,
  jobsPerSlice: 100_000,
  sliceCpuMs: 1000,
  waiting: 10_000,
  crossingBytes: 1024 * 1024,
};
