// How a socket is opened, what it is asked for, and how it ends.
#include "socket.h"

#include <algorithm>
#include <cstring>

#include <linux/filter.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <unistd.h>

namespace {
constexpr uint32_t RECEIVE_STAMPS =
    SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_RAW_HARDWARE | SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_RX_HARDWARE;
constexpr uint32_t SEND_STAMPS = SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_TX_HARDWARE | SOF_TIMESTAMPING_OPT_TSONLY |
                                 SOF_TIMESTAMPING_OPT_CMSG | SOF_TIMESTAMPING_OPT_TX_SWHW;

std::string text(const Napi::Object& options, const char* name) {
  const auto value = options.Get(name);
  return value.IsString() ? value.As<Napi::String>().Utf8Value() : "";
}
int whole(const Napi::Object& options, const char* name, int otherwise) {
  const auto value = options.Get(name);
  return value.IsNumber() ? value.As<Napi::Number>().Int32Value() : otherwise;
}

struct Address {
  sockaddr_storage storage{};
  socklen_t length = sizeof storage;
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};
/** Numeric only; a scope such as %eth0 is understood. */
Address parseAddress(Napi::Env env, const std::string& address, int port) {
  const addrinfo hints{.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_DGRAM};
  addrinfo* found = nullptr;
  if (getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) throw systemError(env, "getaddrinfo", EINVAL);
  Address out;
  out.length = found->ai_addrlen;
  memcpy(&out.storage, found->ai_addr, found->ai_addrlen);
  freeaddrinfo(found);
  return out;
}
}  // namespace

Socket::Socket(const Napi::CallbackInfo& info) : Napi::ObjectWrap<Socket>(info), state_(static_cast<State*>(info.Data())) {
  try {
    open(info.Env(), info[0].As<Napi::Object>());
    state_->open.insert(this);
  } catch (...) {
    release();
    throw;
  }
}

void Socket::open(Napi::Env env, const Napi::Object& options) {
  packet_ = text(options, "kind") == "packet";
  timer_ = text(options, "kind") == "timer";
  if (timer_ && (fd_ = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) < 0) throw systemError(env, "timerfd_create");
  if (timer_) return;
  links_ = text(options, "kind") == "links";
  if (links_) return openLinks(env);
  unix_ = text(options, "kind") == "unix";
  if (unix_) return openUnix(env, text(options, "path"));
  tcp_ = text(options, "kind") == "tcp";
  if (tcp_) return openInternet(env, options);
  stamps_ = RECEIVE_STAMPS | (options.Get("sendStamps").ToBoolean() ? SEND_STAMPS : 0);
  if (packet_) openPacket(env, options);
  else openInternet(env, options);
  const int room = whole(options, "bufferBytes", 1 << 20);
  if (setsockopt(fd_, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) < 0) prefer(SOL_SOCKET, SO_RCVBUF, room);
  if (setsockopt(fd_, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof room) < 0) prefer(SOL_SOCKET, SO_SNDBUF, room);
  require(SOL_SOCKET, SO_TIMESTAMPING, static_cast<int>(stamps_), "SO_TIMESTAMPING");
  numberDatagrams(true);
  // Without it a send stamp raises EPOLLERR alone, which libuv takes for a broken descriptor: it stops the handle with EBADF (libuv #4902).
  if (!options.Get("withoutErrorQueuePoll").ToBoolean()) require(SOL_SOCKET, SO_SELECT_ERR_QUEUE, 1, "SO_SELECT_ERR_QUEUE");
}

/** Hears of interfaces that come, go and change, and of this machine's addresses. */
void Socket::openLinks(Napi::Env env) {
  fd_ = socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (fd_ < 0) throw systemError(env, "socket(AF_NETLINK)");
  const sockaddr_nl local{.nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR};
  if (bind(fd_, reinterpret_cast<const sockaddr*>(&local), sizeof local) < 0) throw systemError(env, "bind(AF_NETLINK)");
}

/**
 * Connects to the socket at `path`. The kernel chooses an abstract name to which the daemon replies, because a name in the file system would
 * need a folder that both processes can reach. A connected socket receives only from its peer.
 */
void Socket::openUnix(Napi::Env env, const std::string& path) {
  sockaddr_un remote{.sun_family = AF_UNIX};
  if (path.empty() || path.size() >= sizeof remote.sun_path) throw systemError(env, "connect", EINVAL);
  path.copy(remote.sun_path, path.size());
  fd_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd_ < 0) throw systemError(env, "socket(AF_UNIX)");
  const sockaddr_un local{.sun_family = AF_UNIX};
  if (bind(fd_, reinterpret_cast<const sockaddr*>(&local), sizeof local.sun_family) < 0) throw systemError(env, "bind(AF_UNIX)");
  if (connect(fd_, reinterpret_cast<const sockaddr*>(&remote), sizeof remote) < 0) throw systemError(env, "connect");
}

/** Bound to every protocol, since a socket bound to one ethertype loses the VLAN tag; the filter lets pass what is wanted. */
void Socket::openPacket(Napi::Env env, const Napi::Object& options) {
  fd_ = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);  // protocol 0: nothing arrives before bind
  if (fd_ < 0) throw systemError(env, "socket(AF_PACKET)");
  attachFilter(env, options);
  require(SOL_PACKET, PACKET_AUXDATA, 1, "PACKET_AUXDATA");
  prefer(SOL_PACKET, PACKET_IGNORE_OUTGOING, !options.Get("seesOutgoing").ToBoolean());
  ifindex_ = static_cast<int>(if_nametoindex(text(options, "device").c_str()));
  if (ifindex_ == 0) throw systemError(env, "if_nametoindex");
  const sockaddr_ll local{.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = ifindex_};
  if (bind(fd_, reinterpret_cast<const sockaddr*>(&local), sizeof local) < 0) throw systemError(env, "bind(AF_PACKET)");
}

void Socket::openInternet(Napi::Env env, const Napi::Object& options) {
  const bool v6 = v6_ = whole(options, "family", 4) == 6;
  const auto kind = text(options, "kind");
  const int level = v6 ? IPPROTO_IPV6 + 0 : IPPROTO_IP + 0, icmp = v6 ? IPPROTO_ICMPV6 + 0 : IPPROTO_ICMP + 0;
  // 0: the sender writes the transport's header itself.
  const int protocol = kind == "icmp" ? icmp : kind == "raw-udp" ? IPPROTO_UDP + 0 : kind == "raw-tcp" ? IPPROTO_TCP + 0 : 0;
  const int type = protocol != 0 ? SOCK_RAW + 0 : tcp_ ? SOCK_STREAM + 0 : SOCK_DGRAM + 0;
  fd_ = socket(v6 ? AF_INET6 : AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
  if (fd_ < 0) throw systemError(env, protocol == icmp ? "socket(ICMP)" : "socket");
  attachFilter(env, options);
  require(level, v6 ? IPV6_RECVERR : IP_RECVERR, 1, "RECVERR");
  require(level, v6 ? IPV6_RECVHOPLIMIT : IP_RECVTTL, 1, "RECVTTL");
  require(level, v6 ? IPV6_RECVTCLASS : IP_RECVTOS, 1, "RECVTOS");
  chooseEgress(env, options);
  if (const auto at = text(options, "localAddress"); !at.empty()) {
    auto local = parseAddress(env, at, whole(options, "localPort", 0));
    if (v6) require(level, IPV6_V6ONLY, 1, "IPV6_V6ONLY");
    if (bind(fd_, local.get(), local.length) < 0) throw systemError(env, "bind");
  }
  if (const auto to = text(options, "address"); !to.empty()) {
    auto remote = parseAddress(env, to, whole(options, "port", 0));
    if (connect(fd_, remote.get(), remote.length) < 0 && !(tcp_ && errno == EINPROGRESS)) throw systemError(env, "connect");
  }
}

/** Before bind and connect, which choose the route: the interface or VRF to leave by, and whether routers may fragment. */
void Socket::chooseEgress(Napi::Env env, const Napi::Object& options) {
  if (const auto device = text(options, "device"); !device.empty())
    if (setsockopt(fd_, SOL_SOCKET, SO_BINDTODEVICE, device.c_str(), static_cast<socklen_t>(device.size())) < 0)
      throw systemError(env, "SO_BINDTODEVICE");
  // A source port that several checks share: each socket is connected, and the kernel delivers to the one whose peer it is.
  if (!text(options, "address").empty() && whole(options, "localPort", 0) != 0) require(SOL_SOCKET, SO_REUSEADDR, 1, "SO_REUSEADDR");
  if (!options.Get("dontFragment").ToBoolean()) return;
  if (v6_) require(IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_DO, "IPV6_MTU_DISCOVER");
  else require(IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DO, "IP_MTU_DISCOVER");
}

/** Before bind or connect, so that nothing unwanted is queued in between. `filter`: the instructions as sock_filter lays them out. */
void Socket::attachFilter(Napi::Env env, const Napi::Object& options) {
  const auto value = options.Get("filter");
  if (!value.IsTypedArray()) return;
  auto code = value.As<Napi::Uint8Array>();
  const sock_fprog program{static_cast<unsigned short>(code.ByteLength() / sizeof(sock_filter)), reinterpret_cast<sock_filter*>(code.Data())};
  if (setsockopt(fd_, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0) throw systemError(env, "SO_ATTACH_FILTER");
}

/** mark(trafficClass, hopLimit): of what is sent from now on; -1 leaves one as it is. */
void Socket::mark(const Napi::CallbackInfo& info) {
  const int level = v6_ ? IPPROTO_IPV6 + 0 : IPPROTO_IP + 0;
  const int trafficClass = info[0].As<Napi::Number>(), hops = info[1].As<Napi::Number>();
  if (trafficClass >= 0) require(level, v6_ ? IPV6_TCLASS : IP_TOS, trafficClass, "IP_TOS");
  if (hops >= 0) require(level, v6_ ? IPV6_UNICAST_HOPS : IP_TTL, hops, "IP_TTL");
}

/** arm(ms): the timer tells once, so many milliseconds from now; the last call counts. */
void Socket::arm(const Napi::CallbackInfo& info) {
  const auto ns = std::max<int64_t>(1, info[0].As<Napi::Number>().DoubleValue() * 1e6);
  const itimerspec once{{}, {ns / 1'000'000'000, ns % 1'000'000'000}};
  if (timerfd_settime(fd_, 0, &once, nullptr) < 0) throw systemError(info.Env(), "timerfd_settime");
}

/** join(mac): listens to that group address until the socket is closed. */
void Socket::join(const Napi::CallbackInfo& info) {
  const auto mac = info[0].As<Napi::Uint8Array>();
  if (!packet_ || mac.ByteLength() != 6) throw systemError(info.Env(), "join", EINVAL);
  packet_mreq request{ifindex_, PACKET_MR_MULTICAST, 6, {}};
  memcpy(request.mr_address, mac.Data(), 6);
  if (setsockopt(fd_, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &request, sizeof request) < 0) throw systemError(info.Env(), "PACKET_ADD_MEMBERSHIP");
}

/** start(onEvents(received, sent), onFailure(errno, origin, type, code, info, offender, quote, receivedNs)): who hears what watch() and look() find. */
void Socket::start(const Napi::CallbackInfo& info) {
  if (fd_ < 0 || poll_ != nullptr) throw systemError(info.Env(), "start", EBADF);
  onEvents_ = Napi::Persistent(info[0].As<Napi::Function>());
  onFailure_ = Napi::Persistent(info[1].As<Napi::Function>());
  uv_loop_s* loop = nullptr;
  napi_get_uv_event_loop(info.Env(), &loop);
  auto* poll = static_cast<uv_poll_s*>(operator new(uv_handle_size(UV_POLL_TYPE)));
  if (const int failed = uv_poll_init(loop, poll, fd_); failed != 0) {
    operator delete(poll);
    throw systemError(info.Env(), "uv_poll_init", -failed);
  }
  poll_ = poll;
  uv_handle_set_data(poll, this);
  Ref();  // collected only after close
}

/** watch(): from here on the event loop looks whenever something is there. Until then only look() does, and what comes waits in the kernel. */
void Socket::watch(const Napi::CallbackInfo&) {
  if (poll_ == nullptr) return;
  uv_poll_start(poll_, tcp_ ? UV_WRITABLE : UV_READABLE | UV_PRIORITIZED, [](uv_poll_s* handle, int status, int events) {
    auto* self = static_cast<Socket*>(uv_handle_get_data(handle));
    const Napi::HandleScope scope(self->Env());
    // A connection that failed looks to libuv like a broken descriptor, too; the socket itself knows why.
    if (self->tcp_) self->settle();
    else if (status < 0) self->report(-status);
    else self->drain(events & UV_READABLE, FEW);
  });
}

/** Gives back the descriptor at once and the handle when libuv lets it go. Harmless when repeated. */
void Socket::release() {
  state_->open.erase(this);
  if (poll_ != nullptr) {
    uv_poll_stop(poll_);
    uv_handle_set_data(poll_, state_);
    state_->closing++;
    uv_close(poll_, [](uv_poll_s* handle) {
      auto* state = static_cast<State*>(uv_handle_get_data(handle));
      operator delete(handle);
      if (--state->closing == 0 && state->ending) napi_remove_async_cleanup_hook(state->cleanup);
    });
    poll_ = nullptr;
    // Listeners lead back to this socket: held on to, neither would ever be collected.
    for (auto* listener : {&onEvents_, &onFailure_}) listener->Reset();
    Unref();
  }
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

void closeSockets(State* state) {
  while (!state->open.empty()) (*state->open.begin())->release();
  if (state->closing == 0) napi_remove_async_cleanup_hook(state->cleanup);
}

/** dropped() → how many arrived here and found no room. */
Napi::Value Socket::dropped(const Napi::CallbackInfo& info) {
  // SO_MEMINFO tells the counter that SO_RXQ_OVFL and PACKET_STATISTICS tell, without another datagram and without a reset.
  uint32_t memory[SK_MEMINFO_VARS] = {};
  socklen_t size = sizeof memory;
  getsockopt(fd_, SOL_SOCKET, SO_MEMINFO, memory, &size);
  return Napi::Number::New(info.Env(), memory[SK_MEMINFO_DROPS]);
}

/** Where the socket is bound, as a sockaddr. */
Napi::Value Socket::address(const Napi::CallbackInfo& info) {
  Address local;
  if (getsockname(fd_, local.get(), &local.length) < 0) throw systemError(info.Env(), "getsockname");
  return Napi::Buffer<uint8_t>::Copy(info.Env(), reinterpret_cast<uint8_t*>(&local.storage), local.length);
}

/** pathMtu() → the largest packet, bytes with IP header, that the path of a connected socket is known to let through; -1: not known. */
Napi::Value Socket::pathMtu(const Napi::CallbackInfo& info) {
  int bytes = -1;
  socklen_t size = sizeof bytes;
  if (getsockopt(fd_, v6_ ? IPPROTO_IPV6 + 0 : IPPROTO_IP + 0, v6_ ? IPV6_MTU : IP_MTU, &bytes, &size) < 0) bytes = -1;
  return Napi::Number::New(info.Env(), bytes);
}

/** descriptor() → the number by which the system knows the socket. */
Napi::Value Socket::descriptor(const Napi::CallbackInfo& info) { return Napi::Number::New(info.Env(), fd_); }

void Socket::define(Napi::Env env, Napi::Object exports, State* state) {
  const auto methods = {InstanceMethod("start", &Socket::start), InstanceMethod("watch", &Socket::watch), InstanceMethod("look", &Socket::look),
                        InstanceMethod("send", &Socket::send), InstanceMethod("arm", &Socket::arm),
                        InstanceMethod("leftNow", &Socket::leftNow), InstanceMethod("dropped", &Socket::dropped), InstanceMethod("join", &Socket::join),
                        InstanceMethod("address", &Socket::address), InstanceMethod("mark", &Socket::mark),
                        InstanceMethod("pathMtu", &Socket::pathMtu), InstanceMethod("descriptor", &Socket::descriptor), InstanceMethod("close", &Socket::close)};
  exports.Set("Socket", DefineClass(env, "Socket", methods, state));
}
