/** Descriptions of metrics by their English texts, which packages/protocols has. Only the server reads them. */
export const METRIC_TEXTS: Readonly<Record<string, string>> = {
  "Median round trip of the run's packets; it includes the responder's turnaround.":
    "한 번 측정한 패킷의 왕복 지연 중앙값. 응답기의 처리 시간을 포함합니다.",
  "Median one-way delay of the run; only while both clocks are synchronised.":
    "한 번 측정한 단방향 지연의 중앙값. 양쪽 시계가 동기화된 동안만 측정합니다.",
  "Median round trip of the run's packets; it includes the MEP's turnaround.":
    "한 번 측정한 패킷의 왕복 지연 중앙값. MEP의 처리 시간을 포함합니다.",
  "Share of echo datagrams that the network did not bring back.": "돌아오지 않은 에코 데이터그램의 비율.",
  "Share of eCPRI measurements that the network did not bring back.": "돌아오지 않은 eCPRI 측정의 비율.",
  "Share of loopback messages that the network did not bring back.": "돌아오지 않은 루프백 메시지의 비율.",
  "Share of the probes that got an answer, of those that could be made.": "수행한 측정 가운데 응답을 받은 비율.",
  "How the run ended, as a number of the closed set of outcomes. Every run has one, whatever went wrong.":
    "측정 결과를 나타내는 번호. 어떤 문제가 있어도 측정마다 하나씩 있습니다.",
  "Shortest round trip of the run.": "한 번 측정한 왕복 지연의 최솟값.",
  "95th percentile of the run's round trips (nearest rank).": "한 번 측정한 왕복 지연의 95번째 백분위수(최근접 순위).",
  "Longest round trip of the run.": "한 번 측정한 왕복 지연의 최댓값.",
  "Mean absolute difference of the round trips of packets sent one after the other (RFC 3393).":
    "연속한 패킷의 왕복 지연 차이의 절댓값 평균(RFC 3393).",
  "Share of packets sent that the network did not bring back in time.": "제한 시간 안에 돌아오지 않은 패킷의 비율.",
  "Replies beyond the first to the same packet.": "같은 패킷에 대한 두 번째 이후의 응답 수.",
  "Replies that arrived after the reply to a later packet.": "나중에 보낸 패킷의 응답보다 늦게 도착한 응답 수.",
  "Largest IP packet that the path is known to let through whole: the interface's MTU, or less once a router reported it.":
    "경로가 단편화 없이 통과시키는 가장 큰 IP 패킷. 인터페이스의 MTU이며, 라우터가 보고하면 그보다 작습니다.",
  "Shortest one-way delay of the run.": "한 번 측정한 단방향 지연의 최솟값.",
  "95th percentile of the run's one-way delays (nearest rank).": "한 번 측정한 단방향 지연의 95번째 백분위수(최근접 순위).",
  "Longest one-way delay of the run.": "한 번 측정한 단방향 지연의 최댓값.",
  "Mean absolute variation of the one-way delay; needs no synchronised clocks.":
    "단방향 지연 변동의 절댓값 평균. 시계가 동기화되지 않아도 됩니다.",
  "Median time from the last request to its answer; it includes the radio's turnaround.":
    "마지막 요청에서 응답까지의 시간 중앙값. 무선 장치의 처리 시간을 포함합니다.",
  "Maintenance points that answered; more than one only to multicast.": "응답한 유지보수 지점 수. 멀티캐스트일 때만 둘 이상입니다.",
  "Median round trip of the run's packets; the far end's turnaround is taken out where it stamps.":
    "한 번 측정한 패킷의 왕복 지연 중앙값. 상대가 타임스탬프를 찍으면 처리 시간을 뺍니다.",
  "Median time between the far end's receipt and its reply.": "상대가 수신하고 응답하기까지의 시간 중앙값.",
  "Median delay to the far end; only while both clocks are synchronised.":
    "상대까지의 지연 중앙값. 양쪽 시계가 동기화된 동안만 측정합니다.",
  "Median delay back; only while both clocks are synchronised.": "돌아오는 지연의 중앙값. 양쪽 시계가 동기화된 동안만 측정합니다.",
  "1 while CCMs come within 3.5 intervals, over the whole time since the last run, and without a defect of this direction, else 0.":
    "지난 측정 이후 CCM이 계속 3.5주기 안에 오고 이 방향에 결함이 없으면 1, 아니면 0.",
  "Mean time between two CCMs.": "CCM 사이의 평균 시간.",
  "Share of sequence numbers missing; only from a far end that counts.": "빠진 순번의 비율. 상대가 순번을 셀 때만 측정합니다.",
  "1 while the far end says that it does not hear all its peers, else 0.": "상대가 모든 피어의 신호를 받지 못한다고 알리면 1, 아니면 0.",
  "How many of the five defects of 802.1Q were seen since the last run; the far end's remote defect bit (RDI) is one more.":
    "지난 측정 이후 발견한 802.1Q의 다섯 결함 수. 상대의 원격 결함 비트(RDI)도 하나로 셉니다.",
  "Median round trip of the run's packets; the reflector's own turnaround is taken out.":
    "한 번 측정한 패킷의 왕복 지연 중앙값. 반사기의 처리 시간을 뺍니다.",
  "Median time between the reflector's receipt and its reply.": "반사기가 수신하고 응답하기까지의 시간 중앙값.",
  "Longest delay to the far end of the run.": "한 번 측정한 상대까지의 지연 최댓값.",
  "Longest delay back of the run.": "한 번 측정한 돌아오는 지연의 최댓값.",
  "Mean absolute variation of the delay to the far end; needs no synchronised clocks.":
    "상대까지의 지연 변동의 절댓값 평균. 시계가 동기화되지 않아도 됩니다.",
  "Mean absolute variation of the delay back; needs no synchronised clocks.":
    "돌아오는 지연 변동의 절댓값 평균. 시계가 동기화되지 않아도 됩니다.",
  "Share lost on the way there; stateful reflectors only.": "가는 방향의 손실 비율. 상태를 유지하는 반사기에서만 측정합니다.",
  "Share lost on the way back; stateful reflectors only.": "돌아오는 방향의 손실 비율. 상태를 유지하는 반사기에서만 측정합니다.",
  "How far the far end's clock is ahead, if both directions take equally long.": "두 방향의 지연이 같다고 볼 때 상대 시계가 앞선 시간.",
  "Median round trip of the run's packets; it includes the host's turnaround.":
    "한 번 측정한 패킷의 왕복 지연 중앙값. 호스트의 처리 시간을 포함합니다.",
  "From the first SYN to the established connection; name resolution is not in it.":
    "첫 SYN에서 연결 수립까지의 시간. 이름 확인 시간은 포함하지 않습니다.",
  "1 when the connection was established in time, else 0.": "제한 시간 안에 연결되면 1, 아니면 0.",
  "Query to answer; over TCP with the connection's handshake.": "질의에서 응답까지의 시간. TCP에서는 핸드셰이크를 포함합니다.",
  "1 for an answer with the expected code and data, else 0.": "예상한 코드와 데이터로 응답하면 1, 아니면 0.",
  "Records of the asked type in the answer.": "응답에 있는 해당 유형의 레코드 수.",
  "Request to response headers, for every answered status.": "요청에서 응답 헤더까지의 시간. 모든 상태 코드에 대해 측정합니다.",
  "1 for an expected status (200–299 unless told otherwise) and passed assertions, else 0.":
    "예상 상태 코드(기본값 200–299)이고 검사를 통과하면 1, 아니면 0.",
  "Until the first certificate of the chain expires, of every redirect on the way; https only.":
    "리디렉션을 포함한 인증서 체인에서 가장 먼저 만료되는 인증서까지의 기간. https만 해당합니다.",
  "Median of the round trips to the host itself.": "호스트까지의 왕복 지연 중앙값.",
  "Share of the packets to the host that it did not answer; 1 if the trace did not reach it.":
    "호스트가 응답하지 않은 패킷의 비율. 경로 추적이 호스트에 닿지 못하면 1.",
  "Number of the farthest hop that answered; of a trace that arrived, the host's.":
    "응답한 가장 먼 홉의 번호. 호스트에 닿았으면 호스트의 번호입니다.",
  "Hops at which other routers answered than in the run before.": "지난 측정과 다른 라우터가 응답한 홉 수.",
  "Hops before the farthest one that answered nothing.": "가장 먼 홉 이전에 응답하지 않은 홉 수.",
  "Of multicast only: 1 if any maintenance point of the level answered, else 0.":
    "멀티캐스트에서만: 해당 레벨의 유지보수 지점이 하나라도 응답하면 1, 아니면 0.",
  "1 when the maintenance point that was looked for answered, else 0.": "찾던 유지보수 지점이 응답하면 1, 아니면 0.",
  "Maintenance points that answered, the one looked for included.": "찾던 지점을 포함해 응답한 유지보수 지점 수.",
  "1 while Announces of the expected grandmaster come at least every 3 intervals, over the whole time since the last run, else 0.":
    "지난 측정 이후 예상 그랜드마스터의 Announce가 계속 3주기 안에 오면 1, 아니면 0.",
  "How long ago the last Announce arrived.": "마지막 Announce가 도착한 뒤 지난 시간.",
  "Share of sequence numbers missing since the last run.": "지난 측정 이후 빠진 순번의 비율.",
  "1 if the grandmaster was in holdover, degraded or free running at any time since the last run, else 0.":
    "지난 측정 이후 그랜드마스터가 한 번이라도 홀드오버, 저하, 자유 동작 상태였으면 1, 아니면 0.",
  "How often another grandmaster took over in the last 10 minutes.": "최근 10분 동안 그랜드마스터가 바뀐 횟수.",
  "Of the grandmaster: 6 is locked, 7 and 135 to 165 are holdover, 248 is free running.":
    "그랜드마스터의 클래스. 6은 잠금, 7과 135~165는 홀드오버, 248은 자유 동작입니다.",
  "Number of clocks between this link and the grandmaster.": "이 링크와 그랜드마스터 사이의 클록 수.",
  "1 while ESMC messages come at least every 5 s, over the whole time since the last run, else 0.":
    "지난 측정 이후 ESMC 메시지가 계속 5초 안에 오면 1, 아니면 0.",
  "How long ago the last message arrived.": "마지막 메시지가 도착한 뒤 지난 시간.",
  "1 if the quality level was worse than accepted at any time since the last run, else 0.":
    "지난 측정 이후 품질 레벨이 한 번이라도 허용 수준보다 나빴으면 1, 아니면 0.",
  "How often the quality level changed in the last 10 minutes.": "최근 10분 동안 품질 레벨이 바뀐 횟수.",
  "SSM code: 1 QL-PRS, 2 QL-PRC, 4 QL-SSU-A or QL-TNC, 8 QL-SSU-B, 10 QL-EEC2, 11 QL-EEC1, 15 do not use; 16 QL-FAILED: no message came for 5 s.":
    "SSM 코드: 1 QL-PRS, 2 QL-PRC, 4 QL-SSU-A 또는 QL-TNC, 8 QL-SSU-B, 10 QL-EEC2, 11 QL-EEC1, 15 사용 금지, 16 QL-FAILED: 5초 동안 메시지 없음.",
  "Enhanced SSM code, where the sender says one: 32 QL-PRTC, 33 QL-ePRTC, 34 QL-eEEC, 35 QL-ePRC, 255 none.":
    "송신자가 알리는 확장 SSM 코드: 32 QL-PRTC, 33 QL-ePRTC, 34 QL-eEEC, 35 QL-ePRC, 255 없음.",
  "1 while the clock daemon answered and followed a source over the whole time since the last run, else 0.":
    "지난 측정 이후 내내 시계 데몬이 응답하고 기준을 따랐으면 1, 아니면 0.",
  "1 if the clock was in holdover, degraded or free running at any time since the last run, else 0.":
    "지난 측정 이후 시계가 한 번이라도 홀드오버, 저하, 자유 동작 상태였으면 1, 아니면 0.",
  "How often ptp4l took another grandmaster in the last 10 minutes.": "최근 10분 동안 ptp4l이 그랜드마스터를 바꾼 횟수.",
  "Clock of the collector minus its source, as the daemon last measured it.": "데몬이 마지막으로 측정한, 수집기 시계와 기준의 차이.",
  "Bound of the clock's error that one-way delays use.": "단방향 지연에 적용하는 시계 오차의 한계.",
};
