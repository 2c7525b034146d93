# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""A broker of Kafka on the loopback, and what was written to it: librdkafka, which kafka-c() brings along, has one for tests
of its own (rdkafka_mock.h). It speaks the protocol over TCP, so syslog-ng cannot tell it from another."""
import collections
import ctypes

PRODUCER, CONSUMER = 0, 1
FROM_THE_BEGINNING = -2
Record = collections.namedtuple("Record", "partition key value")


class Message(ctypes.Structure):
    """the public part of rd_kafka_message_t"""

    _fields_ = [("err", ctypes.c_int), ("topic", ctypes.c_void_p), ("partition", ctypes.c_int32), ("payload", ctypes.c_void_p),
                ("len", ctypes.c_size_t), ("key", ctypes.c_void_p), ("key_len", ctypes.c_size_t), ("offset", ctypes.c_int64)]


def _library():
    library = ctypes.CDLL("librdkafka.so.1")
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    for name, result, *arguments in [
        ("conf_new", pointer),
        ("conf_set", number, pointer, text, text, text, ctypes.c_size_t),
        ("new", pointer, number, pointer, text, ctypes.c_size_t),
        ("destroy", None, pointer),
        ("mock_cluster_new", pointer, pointer, number),
        ("mock_cluster_bootstraps", text, pointer),
        ("mock_cluster_destroy", None, pointer),
        ("mock_topic_create", number, pointer, text, number, number),
        ("topic_partition_list_new", pointer, number),
        ("topic_partition_list_add", pointer, pointer, text, ctypes.c_int32),
        ("topic_partition_list_set_offset", number, pointer, text, ctypes.c_int32, ctypes.c_int64),
        ("topic_partition_list_destroy", None, pointer),
        ("assign", number, pointer, pointer),
        ("consumer_poll", ctypes.POINTER(Message), pointer, number),
        ("consumer_close", number, pointer),
        ("message_destroy", None, ctypes.POINTER(Message)),
    ]:
        function = getattr(library, "rd_kafka_" + name)
        function.restype, function.argtypes = result, arguments
    return library


class KafkaStandIn:
    """one broker with one topic"""

    def __init__(self, topic, partitions):
        self.library, self.topic, self.partitions = _library(), topic.encode(), partitions
        self.client = self.cluster = None

    def __enter__(self):
        self.client = self._client(PRODUCER, {"log_level": "3"})
        self.cluster = self.library.rd_kafka_mock_cluster_new(self.client, 1)
        self.address = self.library.rd_kafka_mock_cluster_bootstraps(self.cluster).decode()
        assert self.library.rd_kafka_mock_topic_create(self.cluster, self.topic, self.partitions, 1) == 0
        return self

    def __exit__(self, *_):
        self.library.rd_kafka_mock_cluster_destroy(self.cluster)
        self.library.rd_kafka_destroy(self.client)

    def _client(self, kind, settings):
        why = ctypes.create_string_buffer(512)
        configuration = self.library.rd_kafka_conf_new()
        for name, value in settings.items():
            assert self.library.rd_kafka_conf_set(configuration, name.encode(), value.encode(), why, len(why)) == 0, why.value
        client = self.library.rd_kafka_new(kind, configuration, why, len(why))
        assert client, why.value
        return client

    def records(self, count, patience_sec=60):
        """so many, of all partitions, in the order of each; fewer if they do not come in time"""
        consumer = self._client(CONSUMER, {"bootstrap.servers": self.address, "group.id": "test"})
        self._assign(consumer)
        records = []
        for _ in range(patience_sec * 10):
            if len(records) >= count:
                break
            message = self.library.rd_kafka_consumer_poll(consumer, 100)
            if message:
                if message.contents.err == 0:
                    records.append(self._record(message.contents))
                self.library.rd_kafka_message_destroy(message)
        self.library.rd_kafka_consumer_close(consumer)
        self.library.rd_kafka_destroy(consumer)
        return records

    def _assign(self, consumer):
        parts = self.library.rd_kafka_topic_partition_list_new(self.partitions)
        for i in range(self.partitions):
            self.library.rd_kafka_topic_partition_list_add(parts, self.topic, i)
            self.library.rd_kafka_topic_partition_list_set_offset(parts, self.topic, i, FROM_THE_BEGINNING)
        assert self.library.rd_kafka_assign(consumer, parts) == 0
        self.library.rd_kafka_topic_partition_list_destroy(parts)

    def _record(self, message):
        return Record(message.partition, ctypes.string_at(message.key, message.key_len).decode(),
                      ctypes.string_at(message.payload, message.len))
