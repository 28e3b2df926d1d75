// Clocks and interfaces: how well this machine knows the time, and what its interfaces can stamp.
#include "addon.h"

#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/net_tstamp.h>
#include <linux/ptp_clock.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netinet/in.h>
#include <linux/tcp.h>
#include <sys/ioctl.h>
#include <sys/timex.h>
#include <unistd.h>

namespace {

/** A descriptor that is closed whatever happens. */
struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd >= 0) close(fd);
  }
};

Napi::Value number(Napi::Env env, int64_t value) { return Napi::Number::New(env, static_cast<double>(value)); }

Napi::Value clockPair(const Napi::CallbackInfo& info) {
  readClockPair(static_cast<State*>(info.Data())->clock);
  return info.Env().Undefined();
}

/** The kernel's clock discipline, read only: state as adjtimex(2) returns it, offset in ns, errors in µs, TAI − UTC in s (0: not told). */
Napi::Value clockDiscipline(const Napi::CallbackInfo& info) {
  timex t{};
  const int state = adjtimex(&t);
  if (state < 0) throw systemError(info.Env(), "adjtimex");
  auto out = Napi::Object::New(info.Env());
  out.Set("synchronised", Napi::Boolean::New(info.Env(), state != TIME_ERROR && !(t.status & STA_UNSYNC)));
  out.Set("offsetNs", number(info.Env(), t.status & STA_NANO ? t.offset : t.offset * 1000L));
  out.Set("maxErrorUs", number(info.Env(), t.maxerror));
  out.Set("estimatedErrorUs", number(info.Env(), t.esterror));
  out.Set("taiAheadS", number(info.Env(), t.tai));
  return out;
}

/** One interface: its address, and what it can stamp (ETHTOOL_GET_TS_INFO); phcIndex -1 for none. */
Napi::Value interfaceInfo(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  const std::string name = info[0].As<Napi::String>();
  const Descriptor s{socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  ifreq request{};
  name.copy(request.ifr_name, IFNAMSIZ - 1);
  if (ioctl(s.fd, SIOCGIFHWADDR, &request) < 0) throw systemError(env, "SIOCGIFHWADDR");
  auto out = Napi::Object::New(env);
  out.Set("mac", Napi::Buffer<uint8_t>::Copy(env, reinterpret_cast<uint8_t*>(request.ifr_hwaddr.sa_data), 6));
  if (ioctl(s.fd, SIOCGIFINDEX, &request) < 0) throw systemError(env, "SIOCGIFINDEX");
  out.Set("index", number(env, request.ifr_ifindex));
  if (ioctl(s.fd, SIOCGIFFLAGS, &request) < 0) throw systemError(env, "SIOCGIFFLAGS");
  out.Set("up", Napi::Boolean::New(env, request.ifr_flags & IFF_UP));
  out.Set("running", Napi::Boolean::New(env, (request.ifr_flags & IFF_UP) && (request.ifr_flags & IFF_RUNNING)));
  ethtool_ts_info stamps{};
  stamps.cmd = ETHTOOL_GET_TS_INFO;
  stamps.phc_index = -1;
  request.ifr_data = reinterpret_cast<char*>(&stamps);
  ioctl(s.fd, SIOCETHTOOL, &request);
  const auto has = [&](uint32_t flags) { return Napi::Boolean::New(env, (stamps.so_timestamping & flags) == flags); };
  out.Set("softwareStamps", has(SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE));
  out.Set("hardwareStamps", has(SOF_TIMESTAMPING_TX_HARDWARE | SOF_TIMESTAMPING_RX_HARDWARE | SOF_TIMESTAMPING_RAW_HARDWARE));
  out.Set("phcIndex", number(env, stamps.phc_index));
  return out;
}

/** PTP hardware clock minus system clock, ns, with the half-width within which it lies: the narrowest of the readings. */
Napi::Value phcOffset(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  const std::string path = "/dev/ptp" + std::to_string(info[0].As<Napi::Number>().Uint32Value());
  const Descriptor device{open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (device.fd < 0) throw systemError(env, ("open " + path).c_str());
  ptp_sys_offset_extended readings{};
  readings.n_samples = 8;
  if (ioctl(device.fd, PTP_SYS_OFFSET_EXTENDED, &readings) < 0) throw systemError(env, "PTP_SYS_OFFSET_EXTENDED");
  const auto ns = [](const ptp_clock_time& t) { return t.sec * 1'000'000'000LL + t.nsec; };
  int64_t best = 0, width = INT64_MAX;
  for (unsigned i = 0; i < readings.n_samples; i++) {
    const auto& [before, clock, after] = readings.ts[i];
    const int64_t taken = ns(after) - ns(before);
    if (taken >= width) continue;
    width = taken;
    best = ns(clock) - ns(before) - taken / 2;
  }
  auto out = Napi::Object::New(env);
  out.Set("offsetNs", number(env, best));
  out.Set("uncertaintyNs", number(env, width / 2));
  return out;
}

/** TCP_INFO of a connected descriptor. `rttUs` is 0 where the kernel has no sample, as after a repeated SYN. */
Napi::Value tcpInfo(const Napi::CallbackInfo& info) {
  tcp_info t{};
  socklen_t size = sizeof t;
  if (getsockopt(info[0].As<Napi::Number>(), IPPROTO_TCP, TCP_INFO, &t, &size) < 0) throw systemError(info.Env(), "TCP_INFO");
  auto out = Napi::Object::New(info.Env());
  out.Set("rttUs", number(info.Env(), t.tcpi_rtt));
  out.Set("retransmits", number(info.Env(), t.tcpi_total_retrans));
  return out;
}

}  // namespace

void initClock(Napi::Env env, Napi::Object exports, State* state) {
  exports.Set("clockPair", Napi::Function::New(env, clockPair, "clockPair", state));
  exports.Set("clockDiscipline", Napi::Function::New(env, clockDiscipline));
  exports.Set("interfaceInfo", Napi::Function::New(env, interfaceInfo));
  exports.Set("phcOffset", Napi::Function::New(env, phcOffset));
  exports.Set("tcpInfo", Napi::Function::New(env, tcpInfo));
}
