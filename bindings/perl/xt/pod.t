#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

use Test::More;
use Test::Pod;

all_pod_files_ok('lib');
