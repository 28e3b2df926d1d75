// The way between two interfaces, made worse on purpose and counted: a bridge in user space, for kernels without netem.
//   relay <near interface> <far interface> [key=value ...]      out: near to far; back: far to near
// Delays in us: out= back= jitter= (uniform, +- on the way back). Shares: loss= dup= corrupt= reorder= (held back by reorder-us=, default
// 25000). loss= is on both ways, the others on the way back. unsummed=1 takes away UDP's checksum, so that what is spoilt gets through;
// retag=VID puts tagged answers into another VLAN; stale=1 gives every answer the bytes of the first one.
// It impairs what is probed (UDP and ICMP over IPv4, ICMPv6 echo, CFM, eCPRI) and passes the rest at once. Ready when it says so; on end of input it prints its counts
// as one line of JSON: what it really did, which is the truth that reports are compared with.
//   relay checksums <interface>      makes an interface fill in checksums before a frame leaves it, as a wire without the kernel's help needs
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/ethtool.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { OUT, BACK, ROOM = 2048, KEPT = 1 << 16 };

struct frame {
  struct frame* next;
  uint64_t due_ns, arrived_ns;
  uint32_t number;
  uint16_t length;
  uint8_t probe, bytes[ROOM];
};
static struct frame* queue[2];
static struct {
  uint64_t seen[2], lost[2], corrupted, duplicated, reordered, retagged, replaced;
  int64_t* held_ns[2];  // by number; -1: lost
  uint64_t* asked_ns;   // by number, when the question came
  int64_t* since_said_ns;  // since the reflector says it sent that; -1: it says nothing
  int64_t* round_ns;    // from there to the answer of that number: a round trip where nothing is lost or overtaken
} counts;
static int sockets[2];
static double loss, doubled, corrupt, reorder;
static int64_t delay_ns[2], jitter_ns, reorder_ns = 25000000;
static int retag, stale, unsummed;

static uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}
static double chance(void) { return drand48(); }
static int die(const char* what) {
  perror(what);
  exit(1);
}

static int open_end(const char* name) {
  const int s = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0), one = 1, room = 16 << 20;
  struct sockaddr_ll at = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex(name)};
  const struct packet_mreq all = {.mr_ifindex = at.sll_ifindex, .mr_type = PACKET_MR_PROMISC};
  setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  if (setsockopt(s, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one) < 0 || setsockopt(s, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one) < 0 ||
      setsockopt(s, SOL_PACKET, PACKET_AUXDATA, &one, sizeof one) < 0 || setsockopt(s, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &all, sizeof all) < 0 ||
      bind(s, (struct sockaddr*)&at, sizeof at) < 0)
    die(name);
  return s;
}

/** A frame as it was on the wire: the tag that the kernel took out goes back in. 0: there is none. */
static int receive(int s, struct frame* f) {
  char control[256];
  struct iovec v = {f->bytes, ROOM - 4};
  struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  const ssize_t n = recvmsg(s, &m, 0);
  if (n < ETH_HLEN) return 0;
  f->length = (uint16_t)n;
  f->arrived_ns = now_ns();
  for (struct cmsghdr* c = CMSG_FIRSTHDR(&m); c != NULL; c = CMSG_NXTHDR(&m, c)) {
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
      struct timespec t;
      memcpy(&t, CMSG_DATA(c), sizeof t);
      f->arrived_ns = (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
    } else if (c->cmsg_level == SOL_PACKET && c->cmsg_type == PACKET_AUXDATA) {
      struct tpacket_auxdata aux;
      memcpy(&aux, CMSG_DATA(c), sizeof aux);
      if (!(aux.tp_status & TP_STATUS_VLAN_VALID)) continue;
      const uint16_t tag[2] = {htons(aux.tp_status & TP_STATUS_VLAN_TPID_VALID ? aux.tp_vlan_tpid : ETH_P_8021Q), htons(aux.tp_vlan_tci)};
      memmove(f->bytes + 16, f->bytes + 12, (size_t)n - 12);
      memcpy(f->bytes + 12, tag, 4);
      f->length = (uint16_t)(n + 4);
    }
  }
  return 1;
}

static unsigned half(const uint8_t* d) { return (unsigned)d[0] << 8 | d[1]; }
static unsigned type_at(const struct frame* f) {
  unsigned at = 12;
  while (half(f->bytes + at) == ETH_P_8021Q || half(f->bytes + at) == ETH_P_8021AD) at += 4;
  return at;
}

/** Where a probe's own bytes begin; 0 for what is no probe. UDP's checksum is `sum` bytes before. */
static unsigned payload_at(const struct frame* f, unsigned* sum) {
  const unsigned at = type_at(f), type = half(f->bytes + at);
  *sum = 0;
  if (type == 0x8902 || type == 0xaefe) return at + 2;
  if (type == ETH_P_IPV6) return f->bytes[at + 8] == IPPROTO_ICMPV6 && f->bytes[at + 42] >> 1 == 64 ? at + 42 : 0;  // echo: 128 and 129
  if (type != ETH_P_IP) return 0;
  const uint8_t protocol = f->bytes[at + 2 + 9];
  if (protocol == IPPROTO_ICMP) return at + 22;
  if (protocol != IPPROTO_UDP) return 0;
  *sum = at + 28;
  return at + 30;
}

/** When a STAMP reflector (port 862, unauthenticated) says that it sent this; 0 for what is no such answer. */
static uint64_t said_sent_ns(const struct frame* f) {
  unsigned sum;
  const unsigned from = payload_at(f, &sum);
  if (sum == 0 || half(f->bytes + sum - 6) != 862) return 0;
  uint32_t ntp[2];
  memcpy(ntp, f->bytes + from + 4, sizeof ntp);
  return (uint64_t)(ntohl(ntp[0]) - 2208988800u) * 1000000000 + (((uint64_t)ntohl(ntp[1]) * 1000000000) >> 32);
}

static void enqueue(int way, const struct frame* f, int64_t hold_ns) {
  struct frame* copy = malloc(sizeof *copy);
  memcpy(copy, f, sizeof *copy);
  copy->due_ns = f->arrived_ns + (uint64_t)(hold_ns > 0 ? hold_ns : 0);
  struct frame** place = &queue[way];
  while (*place != NULL && (*place)->due_ns <= copy->due_ns) place = &(*place)->next;
  copy->next = *place;
  *place = copy;
}

static void impair(int way, struct frame* f) {
  static uint8_t first[ROOM];
  static unsigned first_length;
  unsigned sum;
  const unsigned from = payload_at(f, &sum);
  f->probe = from != 0;
  if (!f->probe) return enqueue(way, f, 0);
  if (counts.seen[way] == KEPT) die("too many packets");
  f->number = (uint32_t)counts.seen[way]++;
  counts.held_ns[way][f->number] = -1;
  if (way == BACK) counts.since_said_ns[f->number] = -1;
  if (way == OUT) counts.asked_ns[f->number] = f->arrived_ns;
  if (loss > 0 && chance() < loss) {
    counts.lost[way]++;
    return;
  }
  if (way == OUT) return enqueue(way, f, delay_ns[OUT]);
  if (corrupt > 0 && chance() < corrupt) {
    const unsigned end = sum != 0 ? sum - 6 + half(f->bytes + sum - 2) : f->length;  // not the padding behind a datagram
    const unsigned middle = (from + end) / 2;  // flags that receivers must ignore stand before it
    f->bytes[middle + (unsigned)(chance() * (end - middle))] ^= 0x10;
    counts.corrupted++;
  }
  if (retag != 0 && half(f->bytes + 12) == ETH_P_8021Q) {
    f->bytes[14] = (uint8_t)((f->bytes[14] & 0xf0) | retag >> 8);
    f->bytes[15] = (uint8_t)retag;
    counts.retagged++;
  }
  if (stale) {
    if (first_length == 0) memcpy(first, f->bytes + from, first_length = f->length - from);
    else if (first_length == f->length - from) memcpy(f->bytes + from, first, first_length), counts.replaced++;
  }
  if (unsummed && sum != 0) f->bytes[sum] = f->bytes[sum + 1] = 0;
  int64_t hold = delay_ns[BACK] + (jitter_ns > 0 ? (int64_t)((chance() * 2 - 1) * (double)jitter_ns) : 0);
  if (reorder > 0 && chance() < reorder) hold += reorder_ns;
  enqueue(way, f, hold);
  if (doubled > 0 && chance() < doubled) {
    counts.duplicated++;
    enqueue(way, f, hold + 100000);
  }
}

/** Sends what is due; answers when the next is, or UINT64_MAX. */
static uint64_t release(int way) {
  static uint32_t highest;
  while (queue[way] != NULL && queue[way]->due_ns <= now_ns()) {
    struct frame* f = queue[way];
    queue[way] = f->next;
    const uint64_t left_ns = now_ns();
    if (send(sockets[!way], f->bytes, f->length, 0) < 0) perror("send");
    if (f->probe && counts.held_ns[way][f->number] < 0) {  // not what comes again
      counts.held_ns[way][f->number] = (int64_t)(left_ns - f->arrived_ns);
      if (way == BACK) {
        counts.reordered += f->number < highest;  // RFC 4737: arrives after one that left later
        if (f->number > highest) highest = f->number;
        counts.round_ns[f->number] = (int64_t)(left_ns - counts.asked_ns[f->number]);
        const uint64_t said_ns = said_sent_ns(f);
        counts.since_said_ns[f->number] = said_ns == 0 ? -1 : (int64_t)(left_ns - said_ns);
      }
    }
    free(f);
  }
  return queue[way] == NULL ? UINT64_MAX : queue[way]->due_ns;
}

static int ascending(const void* a, const void* b) { return (*(const int64_t*)a > *(const int64_t*)b) - (*(const int64_t*)a < *(const int64_t*)b); }
static double median_us(const int64_t* ns, size_t all) {
  int64_t* sorted = malloc(KEPT * sizeof *sorted);
  size_t n = 0;
  for (size_t i = 0; i < all; i++)
    if (ns[i] >= 0) sorted[n++] = ns[i];
  qsort(sorted, n, sizeof *sorted, ascending);
  return n == 0 ? 0 : (double)sorted[n / 2] / 1000;
}
/** Mean absolute difference of neighbours (RFC 3393). */
static double variation_us(const int64_t* ns, size_t all) {
  double sum = 0;
  for (size_t i = 1; i < all; i++) sum += (double)llabs(ns[i] - ns[i - 1]);
  return all < 2 ? 0 : sum / (double)(all - 1) / 1000;
}

static int checksums(const char* name) {
  const int s = socket(AF_INET, SOCK_DGRAM, 0);
  const uint32_t kinds[] = {ETHTOOL_STXCSUM, ETHTOOL_SGSO, ETHTOOL_SGRO};
  for (int i = 0; i < 3; i++) {
    struct ethtool_value off = {.cmd = kinds[i], .data = 0};
    struct ifreq request = {.ifr_data = (void*)&off};
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    if (ioctl(s, SIOCETHTOOL, &request) < 0) die(name);
  }
  return 0;
}

int main(int count, char** arguments) {
  if (count < 3) return fprintf(stderr, "usage: relay <near interface> <far interface> [key=value ...]\n"), 2;
  if (!strcmp(arguments[1], "checksums")) return checksums(arguments[2]);
  srand48(time(NULL) ^ now_ns());
  for (int i = 3; i < count; i++) {
    char key[32];
    double value;
    if (sscanf(arguments[i], "%31[^=]=%lf", key, &value) != 2) return fprintf(stderr, "not understood: %s\n", arguments[i]), 2;
    const int64_t ns = (int64_t)(value * 1000);
    if (!strcmp(key, "out")) delay_ns[OUT] = ns;
    else if (!strcmp(key, "back")) delay_ns[BACK] = ns;
    else if (!strcmp(key, "jitter")) jitter_ns = ns;
    else if (!strcmp(key, "reorder-us")) reorder_ns = ns;
    else if (!strcmp(key, "loss")) loss = value;
    else if (!strcmp(key, "dup")) doubled = value;
    else if (!strcmp(key, "corrupt")) corrupt = value;
    else if (!strcmp(key, "reorder")) reorder = value;
    else if (!strcmp(key, "retag")) retag = (int)value;
    else if (!strcmp(key, "stale")) stale = (int)value;
    else if (!strcmp(key, "unsummed")) unsummed = (int)value;
    else if (!strcmp(key, "seed")) srand48((long)value);
    else return fprintf(stderr, "not understood: %s\n", arguments[i]), 2;
  }
  prctl(PR_SET_TIMERSLACK, 1);
  for (int way = 0; way < 2; way++) {
    sockets[way] = open_end(arguments[1 + way]);
    counts.held_ns[way] = malloc(KEPT * sizeof(int64_t));
  }
  counts.asked_ns = malloc(KEPT * sizeof(uint64_t));
  counts.since_said_ns = malloc(KEPT * sizeof(int64_t));
  counts.round_ns = calloc(KEPT, sizeof(int64_t));
  puts("ready");
  fflush(stdout);
  for (;;) {
    const uint64_t out = release(OUT), back = release(BACK), due = out < back ? out : back, now = now_ns();
    // Wakes 150 us early and looks again and again from there: a timer alone is late.
    const int64_t sleep_ns = due == UINT64_MAX ? 50000000 : due > now + 150000 ? (int64_t)(due - now - 150000) : 0;
    const struct timespec wait = {sleep_ns / 1000000000, sleep_ns % 1000000000};
    struct pollfd watched[3] = {{sockets[OUT], POLLIN, 0}, {sockets[BACK], POLLIN, 0}, {0, POLLIN, 0}};
    if (ppoll(watched, 3, &wait, NULL) <= 0) continue;
    char byte;
    if (watched[2].revents && read(0, &byte, 1) <= 0) break;
    for (int way = 0; way < 2; way++) {
      struct frame f;
      while (watched[way].revents && receive(sockets[way], &f)) impair(way, &f);
    }
  }
  printf("{\"seen\":[%lu,%lu],\"lost\":[%lu,%lu],\"corrupted\":%lu,\"duplicated\":%lu,\"reordered\":%lu,\"retagged\":%lu,\"replaced\":%lu,"
         "\"medianUs\":[%.1f,%.1f],\"roundUs\":%.1f,\"roundVariationUs\":%.1f,\"sinceSaidUs\":%.1f}\n",
         counts.seen[OUT], counts.seen[BACK], counts.lost[OUT], counts.lost[BACK], counts.corrupted, counts.duplicated, counts.reordered,
         counts.retagged, counts.replaced, median_us(counts.held_ns[OUT], counts.seen[OUT]), median_us(counts.held_ns[BACK], counts.seen[BACK]),
         median_us(counts.round_ns, counts.seen[BACK]), variation_us(counts.round_ns, counts.seen[BACK]), median_us(counts.since_said_ns, counts.seen[BACK]));
  return 0;
}
