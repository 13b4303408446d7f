"""Corrections, series, fixed pages, notices of sections, and what an article is related to."""

import blog.models.correction
import blog.models.fields
import django.db.models.deletion
import markdownx.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0006_find_descriptions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Page',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=500, verbose_name='タイトル')),
                ('path', models.CharField(help_text='例：/about/。変えると、前のアドレスは新しいアドレスへ転送します。', max_length=600, unique=True, validators=[blog.models.fields.validate_path], verbose_name='アドレス')),
                ('body', markdownx.models.MarkdownxField(blank=True, verbose_name='本文')),
                ('description', models.TextField(blank=True, help_text='検索結果に表示される説明文。', verbose_name='説明')),
                ('is_public', models.BooleanField(default=False, verbose_name='公開する')),
                ('footer_order', models.PositiveSmallIntegerField(blank=True, help_text='どのページの下にもリンクを置くときに。小さい順に並びます。空なら置きません。', null=True, verbose_name='フッターの順番')),
                ('source_path', models.CharField(editable=False, max_length=500, null=True, unique=True, verbose_name='元のファイル')),
                ('source_digest', models.CharField(blank=True, editable=False, max_length=64, verbose_name='元のファイルのSHA-256')),
                ('front_matter', models.TextField(blank=True, editable=False, verbose_name='元のフロントマター')),
                ('html', models.TextField(blank=True, editable=False, verbose_name='HTML')),
                ('headings', models.JSONField(default=list, editable=False, verbose_name='見出し')),
                ('opening', models.TextField(blank=True, editable=False, verbose_name='書き出し')),
                ('renderer_version', models.PositiveIntegerField(default=0, editable=False, verbose_name='変換の版')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='保存日時')),
            ],
            options={
                'verbose_name': '固定ページ',
                'verbose_name_plural': '固定ページ',
                'ordering': ['footer_order', 'path'],
            },
        ),
        migrations.AddField(
            model_name='category',
            name='notice',
            field=models.TextField(blank=True, help_text='このセクションのどの記事の下にも表示します。例：投資の判断はご自身でお願いします、という断り書き。', verbose_name='記事の下の注意書き'),
        ),
        migrations.AddField(
            model_name='post',
            name='related',
            field=models.JSONField(default=list, editable=False, verbose_name='関連記事'),
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(default=blog.models.correction._today, verbose_name='日付')),
                ('text', models.TextField(help_text='何を、何に直したか。例：第三段落の「3,000億円」は「300億円」の誤りでした。', verbose_name='訂正の文')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='blog.post', verbose_name='記事')),
            ],
            options={
                'verbose_name': '訂正',
                'verbose_name_plural': '訂正',
                'ordering': ['-date', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PageVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=500, verbose_name='タイトル')),
                ('path', models.CharField(max_length=600, verbose_name='アドレス')),
                ('description', models.TextField(blank=True, verbose_name='説明')),
                ('body', models.TextField(blank=True, verbose_name='本文')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='保存日時')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='blog.page', verbose_name='固定ページ')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='保存した人')),
            ],
            options={
                'verbose_name': '固定ページの版',
                'verbose_name_plural': '固定ページの版',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='第〇回の〇。', verbose_name='回')),
                ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='part', to='blog.post', verbose_name='記事')),
            ],
            options={
                'verbose_name': '連載の回',
                'verbose_name_plural': '連載の回',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='名前')),
                ('slug', models.CharField(help_text='アドレス /series/〇〇/ の〇〇になります。', max_length=100, unique=True, validators=[blog.models.fields.validate_slug], verbose_name='スラッグ')),
                ('description', models.TextField(blank=True, help_text='連載のページの冒頭に表示します。', verbose_name='説明')),
                ('posts', models.ManyToManyField(related_name='+', through='blog.Part', to='blog.post', verbose_name='記事')),
            ],
            options={
                'verbose_name': '連載',
                'verbose_name_plural': '連載',
                'ordering': ['name'],
            },
        ),
        migrations.AddField(
            model_name='part',
            name='series',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='blog.series', verbose_name='連載'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.UniqueConstraint(fields=('series', 'number'), name='part_number_once_a_series', violation_error_message='同じ連載に、同じ回の記事が二つあります。'),
        ),
    ]
