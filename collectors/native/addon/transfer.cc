// Datagrams out and in, and the stamps the kernel puts on them.
#include "socket.h"

#include <algorithm>
#include <cstring>

#include <netinet/in.h>
#include <unistd.h>

#ifndef SCM_TS_OPT_ID
#define SCM_TS_OPT_ID 81
#endif
/** Batches read before the event loop gets its turn. */
constexpr int ROUNDS = 16;

/** By name: C libraries put padding between these members in places of their own. */
static void lay(State* state, int k, const void* data, size_t length, uint32_t control = 0) {
  state->vectors[k] = {const_cast<void*>(data), length};
  void* const room = control == 0 ? nullptr : state->control[k];
  state->messages[k] = {.msg_hdr = {.msg_iov = &state->vectors[k], .msg_iovlen = 1, .msg_control = room, .msg_controllen = control}};
}

/**
 * send(frames, lengths, n, name?) → how many of the n frames, which lie end to end, the kernel took; -errno when it took none.
 * `clock` then holds the moment just before. Without a name (a sender's, of Received) they go where the socket is connected or bound.
 */
Napi::Value Socket::send(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  const auto frames = info[0].As<Napi::Uint8Array>();
  const auto lengths = info[1].As<Napi::Uint32Array>();
  const size_t n = info[2].As<Napi::Number>().Uint32Value();
  const auto name = info.Length() > 3 && info[3].IsTypedArray() ? info[3].As<Napi::Uint8Array>() : Napi::Uint8Array();
  size_t total = 0;
  for (size_t i = 0; i < n && i < lengths.ElementLength(); i++) total += lengths.Data()[i];
  if (n > lengths.ElementLength() || total > frames.ByteLength()) throw systemError(env, "send", EINVAL);
  if (fd_ < 0) return Napi::Number::New(env, -EBADF);
  readClockPair(state_->clock);
  const uint8_t* frame = frames.Data();
  size_t done = 0;
  while (done < n) {
    const int chunk = static_cast<int>(std::min<size_t>(BATCH, n - done));
    for (int k = 0; k < chunk; k++) {
      const uint32_t length = lengths.Data()[done + k];
      lay(state_, k, frame, length);
      frame += length;
      if (name.IsEmpty()) continue;
      state_->messages[k].msg_hdr.msg_name = const_cast<uint8_t*>(name.Data());
      state_->messages[k].msg_hdr.msg_namelen = static_cast<socklen_t>(name.ByteLength());
    }
    const int taken = sendSome(chunk);
    if (taken < 0 && done == 0) return Napi::Number::New(env, taken);
    done += std::max(taken, 0);
    if (taken < chunk) break;
  }
  return Napi::Number::New(env, static_cast<double>(done));
}

/** The kernel counts datagrams to name their stamps, and may count one it refused: each carries its number where the kernel takes it (6.13). */
int Socket::sendSome(int n) {
  for (bool repeated = false;;) {
    const bool carry = idByMessage_ && (stamps_ & SOF_TIMESTAMPING_TX_SOFTWARE);
    for (int k = 0; k < n; k++) {
      auto& header = state_->messages[k].msg_hdr;
      header.msg_control = carry ? state_->control[k] : nullptr;
      header.msg_controllen = carry ? CMSG_SPACE(sizeof(uint32_t)) : 0;
      if (!carry) continue;
      const uint32_t id = nextId_ + k;
      auto* c = CMSG_FIRSTHDR(&header);
      *c = {.cmsg_len = CMSG_LEN(sizeof id), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_TS_OPT_ID};
      memcpy(CMSG_DATA(c), &id, sizeof id);
    }
    const int taken = sendmmsg(fd_, state_->messages, n, MSG_DONTWAIT), code = errno;
    if (taken >= 0) {
      nextId_ += taken;
      return taken;
    }
    if (code == EAGAIN) return -code;
    const bool refusesId = code == EINVAL && carry;
    if (refusesId) idByMessage_ = false;
    if (!idByMessage_) {  // makes the kernel count from 0 again
      numberDatagrams(false);
      numberDatagrams(true);
      idBase_ = nextId_;
    }
    // What is told here may be about a datagram before: once told, this one goes.
    if (repeated && !refusesId) return -code;
    repeated = !refusesId;
  }
}

void Socket::drain(bool readable, int room) {
  const auto env = Env();
  if (uint64_t times; timer_) return read(fd_, &times, sizeof times) < 0 ? void() : tell(onEvents_, {});
  if (links_) return overhear();
  for (int round = 0; round < ROUNDS && fd_ >= 0; round++, room = BATCH) {
    // The answer first, then the stamps: whoever is told of an answer has been told when its question left.
    const int received = readable ? receive(room) : 0;
    const int sent = takeStamps(room);
    if (received == 0 && sent == 0) {
      // What stands against the socket itself is told only to who asks for it; unasked it would wake the loop again and again.
      if (round == 0 && !readable) reportPending();
      return;
    }
    readClockPair(state_->clock);
    tell(onEvents_, {Napi::Number::New(env, received), Napi::Number::New(env, sent)});
    if (received < room && sent < room) return;
  }
}

/** Netlink's messages are read and not looked at: listeners ask how things are now, so none is missed where the kernel had no room (ENOBUFS). */
void Socket::overhear() {
  bool isNews = false;
  for (int n = 0; n < BATCH; n++) {
    if (recv(fd_, state_->slab, BATCH * SLOT, MSG_DONTWAIT) < 0 && errno != ENOBUFS) break;
    isNews = true;
  }
  if (isNews) tell(onEvents_, {});
}

/** The socket's own error, as when its interface was taken down or away: reading it clears it. */
void Socket::reportPending() {
  int code = 0;
  socklen_t size = sizeof code;
  if (fd_ < 0 || getsockopt(fd_, SOL_SOCKET, SO_ERROR, &code, &size) < 0 || code == 0) return;
  report(code);
}

/** A connection attempt has ended: onEvents() when it is established, else onFailure(), with the router's message where one ended it. */
void Socket::settle() {
  uv_poll_stop(poll_);
  takeStamps(FEW);
  int code = 0;
  socklen_t size = sizeof code;
  if (fd_ < 0 || getsockopt(fd_, SOL_SOCKET, SO_ERROR, &code, &size) < 0) return;
  if (code != 0) report(code);
  else tell(onEvents_, {Napi::Number::New(Env(), 0), Napi::Number::New(Env(), 0)});
}

static void note(Received& out, mmsghdr& message) {
  auto& header = message.msg_hdr;
  out.kernelNs = out.hardwareNs = 0;
  out.length = static_cast<int32_t>(message.msg_len);
  out.flags = header.msg_flags;
  out.nameLength = static_cast<int32_t>(std::min<size_t>(header.msg_namelen, sizeof out.name));
  out.hopLimit = out.trafficClass = out.vlanTci = out.vlanTpid = -1;
  for (auto* c = CMSG_FIRSTHDR(&header); c != nullptr; c = CMSG_NXTHDR(&header, c)) {
    const auto is = [c](int level, int type) { return c->cmsg_level == level && c->cmsg_type == type; };
    const auto* data = CMSG_DATA(c);
    if (is(SOL_SOCKET, SCM_TIMESTAMPING)) {
      scm_timestamping t;
      memcpy(&t, data, sizeof t);
      out.kernelNs = toNs(t.ts[0]);
      out.hardwareNs = toNs(t.ts[2]);
    } else if (is(SOL_PACKET, PACKET_AUXDATA)) {
      tpacket_auxdata aux;
      memcpy(&aux, data, sizeof aux);
      if (!(aux.tp_status & TP_STATUS_VLAN_VALID)) continue;
      out.vlanTci = aux.tp_vlan_tci;
      out.vlanTpid = aux.tp_status & TP_STATUS_VLAN_TPID_VALID ? aux.tp_vlan_tpid : ETH_P_8021Q;
    } else if (is(IPPROTO_IP, IP_TTL) || is(IPPROTO_IPV6, IPV6_HOPLIMIT)) memcpy(&out.hopLimit, data, sizeof out.hopLimit);
    else if (is(IPPROTO_IP, IP_TOS)) out.trafficClass = data[0];
    else if (is(IPPROTO_IPV6, IPV6_TCLASS)) memcpy(&out.trafficClass, data, sizeof out.trafficClass);
  }
}

int Socket::receive(int room) {
  for (int k = 0; k < room; k++) {
    lay(state_, k, state_->slab + k * SLOT, SLOT, CONTROL);
    auto& header = state_->messages[k].msg_hdr;
    header.msg_name = state_->received[k].name;
    header.msg_namelen = sizeof state_->received[k].name;
  }
  int n = recvmmsg(fd_, state_->messages, room, MSG_DONTWAIT, nullptr);
  if (n < 0 && errno != EAGAIN) {  // an error that lay before the datagrams; of IP sockets the error queue tells more
    if (packet_ || unix_) report(errno);
    if (fd_ >= 0) n = recvmmsg(fd_, state_->messages, room, MSG_DONTWAIT, nullptr);
  }
  for (int k = 0; k < n; k++) note(state_->received[k], state_->messages[k]);
  return std::max(n, 0);
}

/** leftNow() → how many of the last sends' stamps are there already and lie in `sent`: mostly all, and the loop need not be woken for them. */
Napi::Value Socket::leftNow(const Napi::CallbackInfo& info) { return Napi::Number::New(info.Env(), takeStamps(FEW)); }

/** The kernel puts the sockaddr of the machine that sent the ICMP message (SO_EE_OFFENDER) behind the error; AF_UNSPEC where none did. */
static QueuedError queuedError(cmsghdr& c) {
  QueuedError out;
  memcpy(&out.error, CMSG_DATA(&c), sizeof out.error);
  const auto* offender = SO_EE_OFFENDER(reinterpret_cast<sock_extended_err*>(CMSG_DATA(&c)));
  const size_t behind = c.cmsg_len - CMSG_LEN(sizeof out.error);
  if (c.cmsg_len <= CMSG_LEN(sizeof out.error) || offender->sa_family == AF_UNSPEC) return out;
  out.offenderLength = std::min(behind, sizeof out.offender);
  memcpy(out.offender, offender, out.offenderLength);
  return out;
}

/**
 * The error queue, as much of it as one call brings: send stamps, and what ICMP or this machine says about datagrams that left. Listeners
 * hear of the latter last, for what they send goes through the same memory.
 */
int Socket::takeStamps(int room) {
  // UNIX sockets have no error queue: the kernel would return received datagrams instead.
  if (unix_) return 0;
  for (int k = 0; k < room; k++) lay(state_, k, state_->quotes[k], QUOTE, CONTROL);
  const int n = fd_ < 0 ? 0 : recvmmsg(fd_, state_->messages, room, MSG_ERRQUEUE | MSG_DONTWAIT, nullptr);
  int stamps = 0;
  std::vector<QueuedError> causes;
  for (int k = 0; k < n; k++) {
    auto& header = state_->messages[k].msg_hdr;
    scm_timestamping t{};
    QueuedError cause;
    for (auto* c = CMSG_FIRSTHDR(&header); c != nullptr; c = CMSG_NXTHDR(&header, c)) {
      if (c->cmsg_level != SOL_SOCKET) cause = queuedError(*c);
      else if (c->cmsg_type == SCM_TIMESTAMPING) memcpy(&t, CMSG_DATA(c), sizeof t);
    }
    if (cause.error.ee_origin == SO_EE_ORIGIN_TIMESTAMPING) {
      const uint32_t id = cause.error.ee_data + (idByMessage_ ? 0 : idBase_);
      state_->sent[stamps++] = {id, toNs(t.ts[0]), toNs(t.ts[2])};
    } else if (cause.error.ee_errno != 0) {
      cause.quoteLength = std::min<size_t>(QUOTE, state_->messages[k].msg_len);
      memcpy(cause.quote, state_->quotes[k], cause.quoteLength);
      cause.receivedNs = toNs(t.ts[0]);
      causes.push_back(cause);
    }
  }
  for (const auto& cause : causes) report(static_cast<int>(cause.error.ee_errno), cause);
  return stamps;
}

void Socket::report(int code, const QueuedError& cause) {
  const auto n = [this](int value) -> napi_value { return Napi::Number::New(Env(), value); };
  const auto bytes = [this](const uint8_t* data, size_t length) -> napi_value { return Napi::Buffer<uint8_t>::Copy(Env(), data, length); };
  const auto& e = cause.error;
  tell(onFailure_, {n(code), n(e.ee_origin), n(e.ee_type), n(e.ee_code), n(static_cast<int>(e.ee_info)),
                    bytes(cause.offender, cause.offenderLength), bytes(cause.quote, cause.quoteLength),
                    Napi::BigInt::New(Env(), cause.receivedNs)});
}

/** What a listener throws is the process's uncaught exception, as in any event handler. A worker being terminated hears no more. */
void Socket::tell(const Napi::FunctionReference& listener, const std::vector<napi_value>& arguments) {
  if (listener.IsEmpty()) return;  // one told before has closed this socket
  const napi_env env = Env();
  bool thrown = false;
  napi_value error;
  napi_make_callback(env, nullptr, Env().Global(), listener.Value(), arguments.size(), arguments.data(), nullptr);
  if (napi_is_exception_pending(env, &thrown) != napi_ok || !thrown) return;
  if (napi_get_and_clear_last_exception(env, &error) == napi_ok) napi_fatal_exception(env, error);
}
