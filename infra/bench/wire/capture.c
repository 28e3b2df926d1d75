// What a tap on the wire sees of the probes: one line a packet on standard output, "<protocol> <out|in> <ns since the Unix epoch> <key>",
// stamped by the kernel. The key is the same in question and answer. ./capture <interface>
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BLOCK = 1 << 18, BLOCKS = 32 };

static uint16_t half(const uint8_t* d) { return (uint16_t)(d[0] << 8 | d[1]); }

/** Protocol and key of a frame; NULL for what is no probe. */
static const char* read_frame(const uint8_t* d, size_t n, int outgoing, char* key) {
  const uint8_t* from;
  size_t length;
  const char* name;
  if (half(d + 12) == 0x8902) name = "cfm-lb", from = d + 18, length = 4;
  else if (half(d + 12) == ETH_P_IP && d[23] == IPPROTO_ICMP) name = "icmp", from = d + 38, length = 4;
  else if (half(d + 12) == ETH_P_IP && d[23] == IPPROTO_UDP) {
    const int port = half(d + (outgoing ? 36 : 34));
    if (port == 7) name = "udp-echo", from = d + 46, length = 12;
    else if (port == 862) name = "stamp", from = d + 42, length = 4;
    else return NULL;
    if (port == 862) {  // the sequence number and the asker's port
      snprintf(key, 32, "%u.%u", half(d + (outgoing ? 34 : 36)), half(from + 2));
      return n >= 46 ? name : NULL;
    }
  } else return NULL;
  if (from + length > d + n) return NULL;
  for (size_t i = 0; i < length; i++) snprintf(key + 2 * i, 3, "%02x", from[i]);
  return name;
}

static void tell(const uint8_t* frame, const struct tpacket3_hdr* h) {
  const struct sockaddr_ll* from = (const void*)((const uint8_t*)h + TPACKET_ALIGN(sizeof *h));
  const int outgoing = from->sll_pkttype == PACKET_OUTGOING;
  char key[64];
  const char* name = h->tp_snaplen < 42 ? NULL : read_frame(frame, h->tp_snaplen, outgoing, key);
  if (name != NULL) printf("%s %s %u%09u %s\n", name, outgoing ? "out" : "in", h->tp_sec, h->tp_nsec, key);
}

/** Packets gather in a ring without waking anybody: a capture that is woken for each delays the very packets it looks at by some 10 us. */
int main(int count, char** arguments) {
  if (count != 2) return fprintf(stderr, "usage: capture <interface>\n"), 2;
  const int s = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)), version = TPACKET_V3;
  struct sockaddr_ll at = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex(arguments[1])};
  struct tpacket_req3 ring = {.tp_block_size = BLOCK, .tp_block_nr = BLOCKS, .tp_frame_size = 2048, .tp_frame_nr = BLOCK / 2048 * BLOCKS, .tp_retire_blk_tov = 50};
  if (s < 0 || setsockopt(s, SOL_PACKET, PACKET_VERSION, &version, sizeof version) < 0 ||
      setsockopt(s, SOL_PACKET, PACKET_RX_RING, &ring, sizeof ring) < 0 || bind(s, (struct sockaddr*)&at, sizeof at) < 0)
    return perror("capture"), 1;
  uint8_t* blocks = mmap(NULL, (size_t)BLOCK * BLOCKS, PROT_READ | PROT_WRITE, MAP_SHARED, s, 0);
  if (blocks == MAP_FAILED) return perror("mmap"), 1;
  puts("ready");
  fflush(stdout);
  struct pollfd watched[2] = {{s, POLLIN, 0}, {0, POLLIN, 0}};
  for (int at_block = 0, ending = 0; ending < 3;) {
    struct tpacket_block_desc* block = (void*)(blocks + (size_t)BLOCK * at_block);
    if (!(__atomic_load_n(&block->hdr.bh1.block_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER)) {
      fflush(stdout);
      char byte;
      const int ended = poll(watched, ending ? 1 : 2, 100) >= 0 && watched[1].revents && read(0, &byte, 1) <= 0;
      ending += ending || ended;  // once more around for the block that is still open
      continue;
    }
    const uint8_t* packet = (uint8_t*)block + block->hdr.bh1.offset_to_first_pkt;
    for (uint32_t i = 0; i < block->hdr.bh1.num_pkts; i++) {
      const struct tpacket3_hdr* h = (const void*)packet;
      tell(packet + h->tp_mac, h);
      packet += h->tp_next_offset;
    }
    __atomic_store_n(&block->hdr.bh1.block_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
    at_block = (at_block + 1) % BLOCKS;
  }
  return 0;
}
