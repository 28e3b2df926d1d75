#pragma once
#include "addon.h"
#include "libuv.h"

#include <vector>

#include <linux/errqueue.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/net_tstamp.h>
#include <netinet/in.h>

/** Read at once where mostly one datagram has come. */
constexpr int FEW = 4;

/** One entry of the error queue: the error, the sockaddr of the machine that reported it, and the start of the datagram it is about. */
struct QueuedError {
  sock_extended_err error{};
  uint8_t offender[sizeof(sockaddr_in6)]{}, quote[QUOTE]{};
  size_t offenderLength = 0, quoteLength = 0;
  int64_t receivedNs = 0;
};

/**
 * A descriptor that the event loop watches: a UDP, raw IP or AF_PACKET socket whose datagrams carry kernel stamps both ways (bytes are moved,
 * never understood), a TCP connection until it is established or has failed, a timer, which counts nanoseconds where the event loop's own count whole milliseconds, a netlink socket that only says
 * that some interface or address of this machine has changed, or a UNIX datagram socket of a daemon of this machine.
 */
class Socket : public Napi::ObjectWrap<Socket> {
 public:
  static void define(Napi::Env env, Napi::Object exports, State* state);
  explicit Socket(const Napi::CallbackInfo& info);
  ~Socket() override { release(); }
  void release();

 private:
  void start(const Napi::CallbackInfo& info);
  void watch(const Napi::CallbackInfo& info);
  void look(const Napi::CallbackInfo&) { drain(true, BATCH); }
  Napi::Value send(const Napi::CallbackInfo& info);
  Napi::Value leftNow(const Napi::CallbackInfo& info);
  Napi::Value dropped(const Napi::CallbackInfo& info);
  Napi::Value address(const Napi::CallbackInfo& info);
  Napi::Value pathMtu(const Napi::CallbackInfo& info);
  Napi::Value descriptor(const Napi::CallbackInfo& info);
  void join(const Napi::CallbackInfo& info);
  void mark(const Napi::CallbackInfo& info);
  void arm(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo&) { release(); }

  // open.cc
  void open(Napi::Env env, const Napi::Object& options);
  void openLinks(Napi::Env env);
  void openUnix(Napi::Env env, const std::string& path);
  void openPacket(Napi::Env env, const Napi::Object& options);
  void openInternet(Napi::Env env, const Napi::Object& options);
  void chooseEgress(Napi::Env env, const Napi::Object& options);
  void attachFilter(Napi::Env env, const Napi::Object& options);
  void require(int level, int option, int value, const char* name) {
    if (setsockopt(fd_, level, option, &value, sizeof value) < 0) throw systemError(Env(), name);
  }
  void prefer(int level, int option, int value) { setsockopt(fd_, level, option, &value, sizeof value); }
  void numberDatagrams(bool on) { prefer(SOL_SOCKET, SO_TIMESTAMPING, stamps_ | (on ? SOF_TIMESTAMPING_OPT_ID : 0)); }

  // transfer.cc
  int sendSome(int n);
  void drain(bool readable, int room);
  int receive(int room);
  int takeStamps(int room);
  void overhear();
  void reportPending();
  void settle();
  void report(int code, const QueuedError& cause = {});
  void tell(const Napi::FunctionReference& listener, const std::vector<napi_value>& arguments);

  State* state_;
  int fd_ = -1, ifindex_ = 0;
  bool packet_ = false, timer_ = false, links_ = false, tcp_ = false, unix_ = false, v6_ = false, idByMessage_ = true;
  uint32_t stamps_ = 0, nextId_ = 0, idBase_ = 0;
  uv_poll_s* poll_ = nullptr;
  Napi::FunctionReference onEvents_, onFailure_;
};
