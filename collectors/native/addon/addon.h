#pragma once
#include <cerrno>
#include <cstdint>
#include <ctime>
#include <set>
#include <string>

#include <sys/socket.h>

#include <napi.h>

/** Datagrams taken or sent by one system call. */
constexpr int BATCH = 64;
/** Bytes of one datagram's place: a jumbo frame. What is longer arrives cut, with MSG_TRUNC in its flags. */
constexpr size_t SLOT = 9216;
constexpr size_t CONTROL = 256;
/** Bytes kept of the datagram that an ICMP error quotes: enough for the header of every probe's packet. */
constexpr size_t QUOTE = 64;

/** A datagram that arrived, as JavaScript reads it (layout.ts). Stamps are ns since the Unix epoch, 0 for none; -1 means not told. */
struct Received {
  int64_t kernelNs, hardwareNs;
  int32_t length, flags, hopLimit, trafficClass, vlanTci, vlanTpid, nameLength, reserved;
  uint8_t name[32];  // sockaddr_in, sockaddr_in6 or sockaddr_ll of the sender
};
static_assert(sizeof(Received) == 80);

/** When a datagram left. `id` counts the datagrams of its socket from 0, modulo 2^32. */
struct Sent {
  int64_t id, kernelNs, hardwareNs;
};
static_assert(sizeof(Sent) == 24);

class Socket;

/** What the sockets of one JavaScript environment (main thread or worker) share: they are drained one at a time. */
struct State {
  uint8_t* slab;
  Received* received;
  Sent* sent;
  int64_t* clock;  // clockPair of the last drain or send
  mmsghdr messages[BATCH];
  iovec vectors[BATCH];
  uint8_t control[BATCH][CONTROL];
  uint8_t quotes[BATCH][QUOTE];
  std::set<Socket*> open;
  int closing = 0;  // handles that libuv has not let go yet
  napi_async_cleanup_hook_handle cleanup = nullptr;
  bool ending = false;
  Napi::ObjectReference buffers;
};

inline int64_t toNs(const timespec& t) { return int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec; }
inline int64_t clockNs(clockid_t clock) {
  timespec t;
  clock_gettime(clock, &t);
  return toNs(t);
}
/**
 * Both clocks at one moment: [realtime, monotonic raw, half the time the reading took]. The raw one is read on both sides; where something
 * came between, it is read again.
 */
inline void readClockPair(int64_t* out) {
  out[2] = INT64_MAX;
  for (int attempt = 0; attempt < 8 && out[2] > 500; attempt++) {
    const int64_t before = clockNs(CLOCK_MONOTONIC_RAW), realtime = clockNs(CLOCK_REALTIME), after = clockNs(CLOCK_MONOTONIC_RAW);
    if ((after - before) / 2 >= out[2]) continue;
    out[0] = realtime;
    out[2] = (after - before) / 2;
    out[1] = before + out[2];
  }
}

/** An Error with Node's fields: code, errno, syscall. */
Napi::Error systemError(Napi::Env env, const char* call, int code = errno);

void initClock(Napi::Env env, Napi::Object exports, State* state);
void closeSockets(State* state);
